import { deleted, inserted, updated } from '../ledger.ts'
import { accepted, type Traffic } from '../traffic.ts'

/** Support opens the account of a customer and corrects the phone number: staff acts, on behalf of the customer. */
export async function actForCustomer({ request, supportFor, random, ledger }: Traffic) {
  const handle = random.pick(['bruno', 'chidi']) ?? 'bruno'
  const support = await supportFor(handle, `T-${random.whole(1000, 9999)}`)
  if (support === undefined) return
  const { api, origin } = request(support)
  const phone = `+49 30 ${random.whole(1_000_000, 9_999_999)}`
  const changed = await accepted(await api.account.$patch({ json: { phone } }))?.json()
  if (changed !== undefined)
    ledger.note(origin, 'customer.profile_changed', [updated('customers', changed.id, ['phone'])])
}

/** The manager sets a price. */
export async function setPrice({ request, staff, random, ledger }: Traffic) {
  const { api, origin } = request(await staff('anna'))
  const product = random.pick(await (await api.products.$get()).json())
  if (product === undefined) return
  const listPrice = (random.whole(500, 9000) / 100).toFixed(2)
  const response = await api.office.products[':sku'].price.$put({ param: product, json: { listPrice } })
  const set = await accepted(response)?.json()
  if (set === undefined) return
  const fields = [
    ...(set.before.listPrice === listPrice ? [] : ['list_price']),
    ...(set.before.price === listPrice ? [] : ['price']),
  ]
  if (fields.length > 0) ledger.note(origin, 'product.price_set', [updated('products', set.sku, fields)])
}

/** A product gets another number: its key changes, and those of all order lines with it. */
export async function renameProduct({ request, staff, random, ledger }: Traffic) {
  const { api, origin } = request(await staff('anna'))
  const product = random.pick(await (await api.products.$get()).json())
  if (product === undefined) return
  const sku = `${product.sku.split('.')[0]}.${random.whole(1, 99)}`
  const response = await api.office.products[':sku'].sku.$put({ param: product, json: { sku } })
  const renamed = await accepted(response)?.json()
  if (renamed === undefined || sku === product.sku) return
  ledger.note(origin, 'product.renamed', [
    updated('products', sku, ['sku']),
    ...renamed.orders.map((orderId) => updated('order_lines', [orderId, sku], ['sku'])),
  ])
}

/** A new product appears in the catalogue, or one that nobody has bought disappears again. */
export async function changeCatalogue({ request, staff, random, ledger }: Traffic) {
  const { api, origin } = request(await staff('anna'))
  const trial = (await (await api.products.$get()).json()).filter(({ sku }) => sku.startsWith('TRIAL-'))
  const old = trial.length > 3 ? random.pick(trial) : undefined
  if (old !== undefined) {
    const removed = await accepted(await api.office.products[':sku'].$delete({ param: old }))?.json()
    if (removed !== undefined) ledger.note(origin, 'product.removed', [deleted('products', removed.sku)])
    return
  }
  const sku = `TRIAL-${random.word(4).toUpperCase()}`
  const listPrice = (random.whole(500, 9000) / 100).toFixed(2)
  const response = await api.office.products.$post({
    json: { sku, name: `Trial ${sku}`, listPrice, stock: 5 },
  })
  if (accepted(response) !== undefined) ledger.note(origin, 'product.added', [inserted('products', sku)])
}

/** The warehouse ships what has been ordered: one statement for several orders. */
export async function shipOrders({ request, staff, random, ledger }: Traffic) {
  const { api, origin } = request(await staff('dana'))
  const placed = await (await api.office.orders.placed.$get()).json()
  const orders = random.some(placed, 5).map(({ id }) => id)
  if (orders.length === 0) return
  const shipped = await accepted(await api.office.orders.ship.$post({ json: { orders } }))?.json()
  ledger.note(
    origin,
    'orders.shipped',
    (shipped ?? []).map(({ id }) => updated('orders', id, ['status'])),
  )
}

/** A manager gives money back, and says why. */
export async function refundOrder({ request, staff, random, ledger }: Traffic) {
  const { api, origin } = request(await staff('anna'), `refund_${random.word(8)}`)
  const order = random.pick(await (await api.office.orders.shipped.$get()).json())
  if (order === undefined) return
  const reason = random.pick(['arrived broken', 'never arrived', 'wrong colour']) ?? 'unhappy'
  const response = await api.office.orders[':id'].refund.$post({
    param: { id: String(order.id) },
    json: { reason },
  })
  const refunded = await accepted(response)?.json()
  if (refunded === undefined) return
  ledger.note(origin, 'order.refunded', [
    updated('orders', refunded.id, ['status']),
    inserted('payments', refunded.payment.id, refunded.payment.paidOn),
    updated('customers', refunded.customerId, ['loyalty_points']),
  ])
}

/** Somebody changes to another department. */
export async function changeRole({ request, staff, random, ledger }: Traffic) {
  const { api, origin } = request(await staff('anna'))
  const handle = random.pick(['bruno', 'chidi', 'dana']) ?? 'dana'
  const role = random.pick(['support', 'warehouse'] as const) ?? 'support'
  const changed = await accepted(
    await api.office.staff[':handle'].$patch({ param: { handle }, json: { role } }),
  )
  if (changed !== undefined) ledger.note(origin, 'staff.role_changed', [updated('staff', handle, ['role'])])
}
