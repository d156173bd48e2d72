import { asc, eq, sql } from 'drizzle-orm'
import { Hono } from 'hono'
import { found, type StoreEnv } from '../request.ts'
import { products } from '../schema.ts'
import type { Store } from '../store.ts'

const { sku, name, price, stock } = products

/** What everybody may look at. */
export function productRoutes({ db }: Store) {
  return new Hono<StoreEnv>()
    .get('/', async (c) =>
      c.json(await db.select({ sku, name, price, stock }).from(products).orderBy(asc(sku))),
    )
    .get('/:sku', async (c) => {
      const [product] = await db
        .update(products)
        .set({ viewCount: sql`${products.viewCount} + 1` })
        .where(eq(sku, c.req.param('sku')))
        .returning({ sku, name, price, stock })
      return c.json(found(product, 'product'))
    })
}
