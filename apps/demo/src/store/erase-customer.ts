import { asc, eq, inArray } from 'drizzle-orm'
import { customers, orderLines, orders, payments } from './schema.ts'
import type { StoreTransaction } from './store.ts'

/** The rows that went with a customer or an order: the database deletes them by itself. */
export interface ErasedOrders {
  readonly orders: readonly number[]
  readonly lines: readonly { readonly orderId: number; readonly sku: string }[]
  readonly payments: readonly { readonly id: number; readonly paidOn: string }[]
}

/** Deletes a customer and, through the foreign keys, all that belongs to the account. */
export async function eraseCustomer(tx: StoreTransaction, customerId: number): Promise<ErasedOrders> {
  // Nobody can add an order while its customer is locked, nor a line or payment while its order is.
  await tx.select().from(customers).where(eq(customers.id, customerId)).for('update')
  const own = await tx
    .select({ id: orders.id })
    .from(orders)
    .where(eq(orders.customerId, customerId))
    .orderBy(asc(orders.id))
    .for('update')
  const erased = await contentsOf(
    tx,
    own.map(({ id }) => id),
  )
  await tx.delete(customers).where(eq(customers.id, customerId))
  return erased
}

/** The lines and payments of orders that the transaction has locked, and with them what could still change their keys. */
export async function contentsOf(tx: StoreTransaction, orderIds: readonly number[]): Promise<ErasedOrders> {
  const ids = [...orderIds]
  return {
    orders: ids,
    lines: await tx
      .select({ orderId: orderLines.orderId, sku: orderLines.sku })
      .from(orderLines)
      .where(inArray(orderLines.orderId, ids))
      .for('update'),
    payments: await tx
      .select({ id: payments.id, paidOn: payments.paidOn })
      .from(payments)
      .where(inArray(payments.orderId, ids))
      .for('update'),
  }
}
