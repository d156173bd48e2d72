import { eq } from 'drizzle-orm'
import { Hono } from 'hono'
import { z } from 'zod'
import { body, found, type StoreEnv } from '../request.ts'
import { orderLines, products } from '../schema.ts'
import type { Store } from '../store.ts'

const price = z.string().regex(/^\d{1,7}\.\d\d$/)
const newProduct = z.object({
  sku: z.string().min(1),
  name: z.string().min(1),
  listPrice: price,
  stock: z.int().min(0),
})
const newPrice = z.object({ listPrice: price })
const newSku = z.object({ sku: z.string().min(1) })

/** The catalogue. */
export function officeProductRoutes({ threadline }: Store) {
  return (
    new Hono<StoreEnv>()
      .post('/', body(newProduct), async (c) => {
        const product = c.req.valid('json')
        await threadline.transaction({ action: 'product.added' }, (tx) =>
          tx.insert(products).values({ ...product, price: product.listPrice }),
        )
        return c.json({ sku: product.sku }, 201)
      })
      .put('/:sku/price', body(newPrice), async (c) => {
        const { listPrice } = c.req.valid('json')
        const { result } = await threadline.transaction({ action: 'product.price_set' }, async (tx) => {
          const which = eq(products.sku, c.req.param('sku'))
          const [before] = await tx.select().from(products).where(which).for('update')
          await tx.update(products).set({ listPrice, price: listPrice }).where(which)
          return found(before, 'product')
        })
        return c.json({ sku: result.sku, before: { listPrice: result.listPrice, price: result.price } })
      })
      // The key of the product changes, and with it the keys of all order lines that name it.
      .put('/:sku/sku', body(newSku), async (c) => {
        const { sku } = c.req.valid('json')
        const { result } = await threadline.transaction({ action: 'product.renamed' }, async (tx) => {
          const [renamed] = await tx
            .update(products)
            .set({ sku })
            .where(eq(products.sku, c.req.param('sku')))
            .returning({ sku: products.sku })
          const lines = await tx
            .select({ orderId: orderLines.orderId })
            .from(orderLines)
            .where(eq(orderLines.sku, sku))
          return { ...found(renamed, 'product'), orders: lines.map(({ orderId }) => orderId) }
        })
        return c.json(result)
      })
      .delete('/:sku', async (c) => {
        const { result } = await threadline.transaction({ action: 'product.removed' }, async (tx) => {
          const [removed] = await tx
            .delete(products)
            .where(eq(products.sku, c.req.param('sku')))
            .returning({ sku: products.sku })
          return found(removed, 'product')
        })
        return c.json(result)
      })
  )
}
