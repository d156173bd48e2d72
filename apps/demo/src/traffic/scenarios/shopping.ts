import { deleted, inserted, updated } from '../ledger.ts'
import { accepted, type Traffic, visitor } from '../traffic.ts'

/** A customer looks around and buys: one correlation id for the checkout and for what the store does about it later. */
export async function shop({ request, customer, random, ledger, waiting }: Traffic) {
  const person = await customer()
  if (person === undefined) return
  const checkout = `checkout_${random.word(8)}`
  const { api } = request(person, checkout)
  const products = await (await api.products.$get()).json()
  const wanted = random.some(products, 4)
  for (const { sku } of wanted) await request(person, checkout).api.products[':sku'].$get({ param: { sku } })

  const order = request(person, checkout)
  const response = await order.api.orders.$post({
    json: {
      items: wanted.map(({ sku }) => ({ sku, quantity: random.whole(1, 3) })),
      cardLast4: String(random.whole(1000, 9999)),
    },
  })
  const placed = await accepted(response)?.json()
  if (placed === undefined) return
  waiting.set(placed.settlement, order.origin)
  ledger.note(order.origin, 'order.placed', [
    inserted('orders', placed.id),
    ...placed.skus.map((sku) => inserted('order_lines', placed.id, sku)),
    inserted('payments', placed.payment.id, placed.payment.paidOn),
    ...placed.skus.map((sku) => updated('products', sku, ['stock'])),
    updated('customers', placed.customerId, ['loyalty_points']),
  ])
}

/** Nobody can buy a thousand lamps: the order is written, refused by the database and rolled back. Nothing may remain. */
export async function askForTooMuch({ request, customer, random }: Traffic) {
  const person = await customer()
  if (person === undefined) return
  const { api } = request(person)
  const product = random.pick(await (await api.products.$get()).json())
  if (product === undefined) return
  const items = [{ sku: product.sku, quantity: product.stock + 1000 }]
  accepted(await request(person).api.orders.$post({ json: { items, cardLast4: '0000' } }))
}

/** A customer changes their mind about the quantity of one line. */
export async function changeQuantity({ request, customer, random, ledger }: Traffic) {
  const person = await customer()
  if (person === undefined) return
  const mine = await accepted(await request(person).api.orders.$get())?.json()
  const line = random.pick(mine?.filter(({ status }) => status === 'placed') ?? [])
  if (line === undefined) return
  const { api, origin } = request(person)
  const response = await api.orders[':id'].lines[':sku'].$patch({
    param: { id: String(line.id), sku: line.sku },
    json: { quantity: line.quantity + 1 },
  })
  const changed = await accepted(response)?.json()
  if (changed === undefined || changed.more === 0) return
  ledger.note(origin, 'order.quantity_changed', [
    updated('order_lines', [changed.id, changed.sku], ['quantity']),
    updated('products', changed.sku, ['stock']),
    updated('orders', changed.id, ['total']),
    updated('payments', [changed.payment.id, changed.payment.paidOn], ['amount']),
  ])
}

/** A customer cancels an order that has not been shipped. */
export async function cancelOrder({ request, customer, random, ledger }: Traffic) {
  const person = await customer()
  if (person === undefined) return
  const mine = await accepted(await request(person).api.orders.$get())?.json()
  const order = random.pick(mine?.filter(({ status }) => status === 'placed') ?? [])
  if (order === undefined) return
  const { api, origin } = request(person)
  const response = await api.orders[':id'].cancel.$post({ param: { id: String(order.id) } })
  const cancelled = await accepted(response)?.json()
  if (cancelled === undefined) return
  ledger.note(origin, 'order.cancelled', [
    updated('orders', cancelled.id, ['status']),
    ...cancelled.skus.map((sku) => updated('products', sku, ['stock'])),
    ...cancelled.payments.map(({ id, paidOn }) => updated('payments', [id, paidOn], ['status'])),
  ])
}

/** Somebody new. */
export async function signUp({ request, random, ledger }: Traffic) {
  const name = `${random.pick(['Alex', 'Bo', 'Cleo', 'Dominik', 'Eva', 'Finn', 'Gia'])} ${random.pick(surnames)}`
  const { api, origin } = request(visitor)
  const response = await api['sign-up'].$post({
    json: { name, email: `guest.${random.word(8)}@example.com`, password: 'demo' },
  })
  const added = await accepted(response)?.json()
  if (added !== undefined) ledger.note(origin, 'customer.signed_up', [inserted('customers', added.id)])
}

/** A customer changes some of their particulars, two of which the trail only knows as masked. */
export async function changeProfile({ request, customer, random, ledger }: Traffic) {
  const person = await customer()
  if (person === undefined) return
  const before = await accepted(await request(person).api.account.$get())?.json()
  if (before === undefined) return
  const wishes = {
    name: `${before.name.split(' ')[0]} ${random.pick(surnames)}`,
    phone: `+49 30 ${random.whole(1_000_000, 9_999_999)}`,
    iban: `DE00 ${random.whole(1_000_000_000, 9_999_999_999)}`,
  }
  const chosen = random.some(['name', 'phone', 'iban'] as const, 2)
  const { api, origin } = request(person)
  const json = Object.fromEntries(chosen.map((field) => [field, wishes[field]]))
  if (accepted(await api.account.$patch({ json })) === undefined) return
  const different = chosen.filter((field) => before[field] !== wishes[field])
  if (different.length > 0)
    ledger.note(origin, 'customer.profile_changed', [updated('customers', before.id, different)])
}

/** A new password leaves an entry that names no field: the column is excluded from the trail. */
export async function changePassword({ request, customer, ledger }: Traffic) {
  const person = await customer()
  if (person === undefined) return
  const { api, origin } = request(person)
  const changed = await accepted(await api.account.password.$put({ json: { password: 'demo' } }))?.json()
  if (changed !== undefined)
    ledger.note(origin, 'customer.password_changed', [updated('customers', changed.id, [])])
}

/** A customer leaves; the database deletes orders, lines and payments with them. */
export async function eraseAccount({ request, customer, ledger }: Traffic) {
  const person = await customer()
  if (person === undefined) return
  const account = await accepted(await request(person).api.account.$get())?.json()
  if (account === undefined) return
  const { api, origin } = request(person)
  const erased = await accepted(await api.account.$delete())?.json()
  if (erased === undefined) return
  ledger.note(origin, 'customer.erased', [
    deleted('customers', account.id),
    ...erased.orders.map((id) => deleted('orders', id)),
    ...erased.lines.map(({ orderId, sku }) => deleted('order_lines', orderId, sku)),
    ...erased.payments.map(({ id, paidOn }) => deleted('payments', id, paidOn)),
  ])
}

const surnames = ['Abel', 'Brandt', 'Conti', 'Diaz', 'Ekström', 'Fischer', 'Gomes', 'Horvat', 'Ito', 'Jensen']
