import { and, eq, sql } from 'drizzle-orm'
import { conflict, found } from './request.ts'
import { customers, orders, payments } from './schema.ts'
import type { StoreTransaction } from './store.ts'

/** Pays the money for a shipped order back: a second payment with a negative amount. The loyalty points are lost again. */
export async function refundOrder(tx: StoreTransaction, orderId: number) {
  const [order] = await tx
    .update(orders)
    .set({ status: 'refunded' })
    .where(and(eq(orders.id, orderId), eq(orders.status, 'shipped')))
    .returning()
  if (order === undefined) conflict('Only a shipped order can be refunded.')
  const [payment] = await tx
    .insert(payments)
    .values({
      orderId,
      paidOn: sql`current_date`,
      amount: sql`-${order.total}::numeric`,
      status: 'settled',
    })
    .returning({ id: payments.id, paidOn: payments.paidOn })
  await tx
    .update(customers)
    .set({ loyaltyPoints: sql`${customers.loyaltyPoints} - ceil(${order.total}::numeric)::integer` })
    .where(eq(customers.id, order.customerId))
  return { id: orderId, customerId: order.customerId, payment: found(payment, 'payment') }
}
