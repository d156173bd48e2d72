import { serializeContext } from '@threadline/core'
import { and, asc, eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { z } from 'zod'
import { cancelOrder } from '../cancel-order.ts'
import { changeQuantity } from '../change-quantity.ts'
import { placeOrder } from '../place-order.ts'
import { body, customerOf, type StoreEnv } from '../request.ts'
import { orderLines, orders } from '../schema.ts'
import type { Store } from '../store.ts'

const item = z.object({ sku: z.string(), quantity: z.int().positive() })
const newOrder = z.object({
  items: z.array(item).min(1),
  cardLast4: z.string().regex(/^\d{4}$/),
  note: z.string().optional(),
})
const newQuantity = z.object({ quantity: z.int().positive() })

/** The orders of the customer whose account is open. */
export function orderRoutes({ db, threadline, jobs }: Store) {
  return new Hono<StoreEnv>()
    .get('/', async (c) =>
      c.json(
        await db
          .select({
            id: orders.id,
            status: orders.status,
            sku: orderLines.sku,
            quantity: orderLines.quantity,
          })
          .from(orders)
          .innerJoin(orderLines, eq(orderLines.orderId, orders.id))
          .where(eq(orders.customerId, customerOf(c.var.session)))
          .orderBy(asc(orders.id), asc(orderLines.sku)),
      ),
    )
    .post('/', body(newOrder), async (c) => {
      const customerId = customerOf(c.var.session)
      const order = c.req.valid('json')
      const { result } = await threadline.transaction({ action: 'order.placed' }, (tx) =>
        placeOrder(tx, customerId, order),
      )
      // Who has asked for it travels with the work: the settlement is found with the order under one correlation id.
      const settlement = jobs.add({ name: 'settle-payment', orderId: result.id, audit: serializeContext() })
      return c.json({ ...result, settlement: settlement.id }, 201)
    })
    .patch('/:id/lines/:sku', body(newQuantity), async (c) => {
      const own = ownOrder(Number(c.req.param('id')), customerOf(c.var.session))
      const { quantity } = c.req.valid('json')
      const { result } = await threadline.transaction({ action: 'order.quantity_changed' }, (tx) =>
        changeQuantity(tx, own, c.req.param('sku'), quantity),
      )
      return c.json(result)
    })
    .post('/:id/cancel', async (c) => {
      const own = ownOrder(Number(c.req.param('id')), customerOf(c.var.session))
      const { result } = await threadline.transaction({ action: 'order.cancelled' }, (tx) =>
        cancelOrder(tx, own),
      )
      return c.json(result)
    })
}

function ownOrder(id: number, customerId: number) {
  return and(eq(orders.id, id), eq(orders.customerId, customerId))
}
