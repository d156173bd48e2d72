import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { found } from './request.ts'
import { customers, orderLines, orders, payments, products } from './schema.ts'
import type { StoreTransaction } from './store.ts'

/** What somebody wants to buy. */
export interface NewOrder {
  readonly items: readonly { readonly sku: string; readonly quantity: number }[]
  readonly cardLast4: string
  readonly note?: string | undefined
}

/**
 * Takes an order with its payment. The stock may turn out to be too small only at the end: the database then refuses
 * the negative number, and everything that was written until then is rolled back, its audit trail included.
 */
export async function placeOrder(
  tx: StoreTransaction,
  customerId: number,
  { items, cardLast4, note }: NewOrder,
) {
  const skus = items.map(({ sku }) => sku)
  // Always in the same order, so that two orders for the same products cannot wait for each other.
  const wanted = await tx
    .select()
    .from(products)
    .where(inArray(products.sku, skus))
    .orderBy(asc(products.sku))
    .for('update')
  const lines = items.map(({ sku, quantity }) => {
    const product = found(
      wanted.find((candidate) => candidate.sku === sku),
      'product',
    )
    return { sku, quantity, unitPrice: product.price }
  })
  const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * cents(unitPrice), 0)

  const [order] = await tx
    .insert(orders)
    .values({ customerId, note, total: amount(total) })
    .returning()
  const { id } = found(order, 'order')
  await tx.insert(orderLines).values(lines.map((line) => ({ orderId: id, ...line })))
  const [payment] = await tx
    .insert(payments)
    .values({
      orderId: id,
      paidOn: sql`current_date`,
      amount: amount(total),
      cardLast4,
      status: 'authorized',
    })
    .returning({ id: payments.id, paidOn: payments.paidOn })
  await tx
    .update(products)
    .set({ stock: sql`${products.stock} - ${orderLines.quantity}` })
    .from(orderLines)
    .where(and(eq(orderLines.orderId, id), eq(orderLines.sku, products.sku)))
  await tx
    .update(customers)
    .set({ loyaltyPoints: sql`${customers.loyaltyPoints} + ${Math.ceil(total / 100)}` })
    .where(eq(customers.id, customerId))
  return { id, customerId, skus, payment: found(payment, 'payment') }
}

/** Money is counted in whole cents: 12.90 is 1290. */
function cents(amount: string): number {
  return Math.round(Number(amount) * 100)
}

/** An amount of cents as the database holds it. */
function amount(cents: number): string {
  return (cents / 100).toFixed(2)
}
