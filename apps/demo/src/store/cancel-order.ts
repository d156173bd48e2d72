import { and, eq, ne, type SQL, sql } from 'drizzle-orm'
import { conflict, found } from './request.ts'
import { orderLines, orders, payments, products } from './schema.ts'
import type { StoreTransaction } from './store.ts'

/** Cancels an order that has not left the house: the goods go back on the shelf, the payment is not taken. */
export async function cancelOrder(tx: StoreTransaction, which: SQL | undefined) {
  const [locked] = await tx.select().from(orders).where(which).for('update')
  const { id, status } = found(locked, 'order')
  if (status !== 'placed') conflict(`The order is ${status} already.`)
  await tx.update(orders).set({ status: 'cancelled' }).where(eq(orders.id, id))
  const returned = await tx
    .update(products)
    .set({ stock: sql`${products.stock} + ${orderLines.quantity}` })
    .from(orderLines)
    .where(and(eq(orderLines.orderId, id), eq(orderLines.sku, products.sku)))
    .returning({ sku: products.sku })
  const voided = await tx
    .update(payments)
    .set({ status: 'voided' })
    .where(and(eq(payments.orderId, id), ne(payments.status, 'voided')))
    .returning({ id: payments.id, paidOn: payments.paidOn })
  return { id, skus: returned.map(({ sku }) => sku), payments: voided }
}
