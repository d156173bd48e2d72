import { and, asc, eq, inArray } from 'drizzle-orm'
import { Hono } from 'hono'
import { z } from 'zod'
import { refundOrder } from '../refund-order.ts'
import { body, type StoreEnv } from '../request.ts'
import { orders } from '../schema.ts'
import type { Store } from '../store.ts'

const shipment = z.object({ orders: z.array(z.int()).min(1) })
const refund = z.object({ reason: z.string().min(1) })

/** Shipping and refunds. */
export function officeOrderRoutes({ db, threadline }: Store) {
  return new Hono<StoreEnv>()
    .get('/placed', async (c) => c.json(await withStatus(db, 'placed')))
    .get('/shipped', async (c) => c.json(await withStatus(db, 'shipped')))
    .post('/ship', body(shipment), async (c) => {
      const ids = c.req.valid('json').orders
      const { result } = await threadline.transaction({ action: 'orders.shipped' }, (tx) =>
        tx
          .update(orders)
          .set({ status: 'shipped' })
          .where(and(inArray(orders.id, ids), eq(orders.status, 'placed')))
          .returning({ id: orders.id }),
      )
      return c.json(result)
    })
    .post('/:id/refund', body(refund), async (c) => {
      const { reason } = c.req.valid('json')
      const { result } = await threadline.transaction(
        { action: { name: 'order.refunded', category: 'payments', reason } },
        (tx) => refundOrder(tx, Number(c.req.param('id'))),
      )
      return c.json(result)
    })
}

function withStatus(db: Store['db'], status: 'placed' | 'shipped') {
  return db
    .select({ id: orders.id })
    .from(orders)
    .where(eq(orders.status, status))
    .orderBy(asc(orders.id))
    .limit(50)
}
