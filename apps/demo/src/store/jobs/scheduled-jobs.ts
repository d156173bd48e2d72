import { job } from '@threadline/core'
import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import { contentsOf } from '../erase-customer.ts'
import { customers, orders, products } from '../schema.ts'
import type { Store } from '../store.ts'

/** Moves every price a little around its list price, in one statement. */
export async function updatePrices({ threadline }: Store, jobId: string, factor: number) {
  const context = { actor: job('nightly-prices'), jobId, source: 'scheduler', action: 'prices.updated' }
  const { result } = await threadline.transaction(context, async (tx) => {
    const before = await tx
      .select({ sku: products.sku, price: products.price })
      .from(products)
      .orderBy(asc(products.sku))
      .for('update')
    const after = await tx
      .update(products)
      .set({ price: sql`greatest(round(${products.listPrice} * ${factor}::numeric, 2), 0.01)` })
      .where(
        inArray(
          products.sku,
          before.map(({ sku }) => sku),
        ),
      )
      .returning({ sku: products.sku, price: products.price })
    return { before, after }
  })
  return result
}

/** Gives points to every customer who has few, in one statement. */
export async function giveBonus({ threadline }: Store, jobId: string, atMost: number) {
  const context = { actor: job('loyalty-bonus'), jobId, source: 'scheduler', action: 'loyalty.bonus_given' }
  const { result } = await threadline.transaction(context, async (tx) => {
    const poor = tx
      .select({ id: customers.id })
      .from(customers)
      .where(lt(customers.loyaltyPoints, 100))
      .orderBy(asc(customers.id))
      .limit(atMost)
      .for('update')
    return tx
      .update(customers)
      .set({ loyaltyPoints: sql`${customers.loyaltyPoints} + 5` })
      .where(inArray(customers.id, poor))
      .returning({ id: customers.id })
  })
  return result
}

/** Deletes the oldest cancelled orders; the database deletes their lines and payments. */
export async function removeCancelled({ threadline }: Store, jobId: string, atMost: number) {
  const context = { actor: job('clean-up'), jobId, source: 'scheduler', action: 'orders.removed' }
  const { result } = await threadline.transaction(context, async (tx) => {
    const old = await tx
      .select({ id: orders.id })
      .from(orders)
      .where(eq(orders.status, 'cancelled'))
      .orderBy(asc(orders.id))
      .limit(atMost)
      .for('update')
    const ids = old.map(({ id }) => id)
    const removed = await contentsOf(tx, ids)
    await tx.delete(orders).where(and(inArray(orders.id, ids), eq(orders.status, 'cancelled')))
    return removed
  })
  return result
}
