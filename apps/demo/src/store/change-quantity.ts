import { and, eq, type SQL, sql } from 'drizzle-orm'
import { conflict, found } from './request.ts'
import { orderLines, orders, payments, products } from './schema.ts'
import type { StoreTransaction } from './store.ts'

/** Changes how much of a product an order asks for, as long as its payment has not been settled. */
export async function changeQuantity(
  tx: StoreTransaction,
  which: SQL | undefined,
  sku: string,
  quantity: number,
) {
  const [locked] = await tx.select().from(orders).where(which).for('update')
  const order = found(locked, 'order')
  const ofOrder = and(eq(orderLines.orderId, order.id), eq(orderLines.sku, sku))
  const [line] = await tx.select().from(orderLines).where(ofOrder).for('update')
  const more = quantity - found(line, 'line').quantity

  await tx.update(orderLines).set({ quantity }).where(ofOrder)
  await tx
    .update(products)
    .set({ stock: sql`${products.stock} - ${more}` })
    .where(eq(products.sku, sku))
  const [changed] = await tx
    .update(orders)
    .set({
      total: sql`(select sum(${orderLines.quantity} * ${orderLines.unitPrice}) from ${orderLines} where ${orderLines.orderId} = ${order.id})`,
    })
    .where(eq(orders.id, order.id))
    .returning()
  const [payment] = await tx
    .update(payments)
    .set({ amount: found(changed, 'order').total })
    .where(and(eq(payments.orderId, order.id), eq(payments.status, 'authorized')))
    .returning({ id: payments.id, paidOn: payments.paidOn })
  if (payment === undefined) conflict('This order has been paid for.')
  return { id: order.id, sku, more, payment }
}
