import { job, onBehalfOf, serviceAccount } from '@threadline/contract'
import { renameByHand } from '../../outside/hand-edit.ts'
import { syncStock } from '../../outside/stock-sync.ts'
import { giveBonus, removeCancelled, updatePrices } from '../../store/jobs/scheduled-jobs.ts'
import { settlePayment } from '../../store/jobs/settle-payment.ts'
import { deleted, type Origin, updated } from '../ledger.ts'
import type { Traffic } from '../traffic.ts'

/** A worker takes the oldest job of the queue: a settlement, in the name of the customer who is waiting for it. */
export async function settleOldest({ store, ledger, waiting }: Traffic) {
  const next = store.jobs.take()
  if (next === undefined) return
  const asker = waiting.get(next.id)
  waiting.delete(next.id)
  const settled = await settlePayment(store, next)
  if (asker?.actor == null) return
  const origin = { ...asker, actor: onBehalfOf(job('payment-settlement'), asker.actor), jobId: next.id }
  ledger.note(
    origin,
    'payment.settled',
    settled.map(({ id, paidOn }) => updated('payments', [id, paidOn], ['status'])),
  )
}

/** The nightly price update: one statement over the whole catalogue, of which only real changes may be in the trail. */
export async function reprice({ store, random, ledger }: Traffic) {
  const jobId = `prices_${random.word(8)}`
  const { before, after } = await updatePrices(store, jobId, random.whole(95, 105) / 100)
  const priceBefore = new Map(before.map(({ sku, price }) => [sku, price]))
  const changed = after.filter(({ sku, price }) => priceBefore.get(sku) !== price)
  ledger.note(
    scheduled('nightly-prices', jobId),
    'prices.updated',
    changed.map(({ sku }) => updated('products', sku, ['price'])),
  )
}

/** Points for customers who have few. */
export async function bonus({ store, random, ledger }: Traffic) {
  const jobId = `bonus_${random.word(8)}`
  const given = await giveBonus(store, jobId, 12)
  ledger.note(
    scheduled('loyalty-bonus', jobId),
    'loyalty.bonus_given',
    given.map(({ id }) => updated('customers', id, ['loyalty_points'])),
  )
}

/** Cancelled orders are removed; the database removes what belongs to them. */
export async function cleanUp({ store, random, ledger }: Traffic) {
  const jobId = `clean_up_${random.word(8)}`
  const removed = await removeCancelled(store, jobId, 4)
  ledger.note(scheduled('clean-up', jobId), 'orders.removed', [
    ...removed.orders.map((id) => deleted('orders', id)),
    ...removed.lines.map(({ orderId, sku }) => deleted('order_lines', orderId, sku)),
    ...removed.payments.map(({ id, paidOn }) => deleted('payments', id, paidOn)),
  ])
}

/** The warehouse counts what is nearly gone. */
export async function countStock({ request, staff, random, outside, ledger }: Traffic) {
  const { api } = request(await staff('dana'))
  const low = (await (await api.products.$get()).json()).filter(({ stock }) => stock < 45)
  const counts = random.some(low, 8).map(({ sku }) => ({ sku, pieces: random.whole(10, 60) }))
  const batch = `count_${random.word(8)}`
  const changed = counts.length === 0 ? [] : await syncStock(outside, batch, counts)
  ledger.note(
    { actor: serviceAccount('warehouse'), requestId: null, correlationId: batch, jobId: null },
    'stock.synced',
    changed.map((sku) => updated('products', sku, ['stock'])),
  )
}

/** Somebody corrects a name at a psql prompt and says nothing about who it was. */
export async function editByHand({ request, staff, random, outside, ledger }: Traffic) {
  const { api } = request(await staff('anna'))
  const product = random.pick(await (await api.products.$get()).json())
  if (product === undefined) return
  const name = product.name.endsWith('!') ? product.name.slice(0, -1) : `${product.name}!`
  if (await renameByHand(outside, product.sku, name)) {
    const nobody = { actor: null, requestId: null, correlationId: null, jobId: null }
    ledger.note(nobody, null, [updated('products', product.sku, ['name'])])
  }
}

function scheduled(name: string, jobId: string): Origin {
  return { actor: job(name), requestId: null, correlationId: null, jobId }
}
