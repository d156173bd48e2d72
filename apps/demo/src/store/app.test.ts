import { hc } from 'hono/client'
import { describe, expect } from 'vitest'
import { test as storeTest } from '../__fixtures__/store-test.ts'
import { type StoreApp, storeApp } from './app.ts'
import { staff } from './schema.ts'

/** `as()` gives a typed client for a visitor, or for whoever the token belongs to. */
const test = storeTest.extend('as', ({ store }) => {
  const app = storeApp(store)
  return (token?: string) =>
    hc<StoreApp>('http://store', {
      fetch: app.request,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    })
})
const order = (quantity: number) => ({
  json: { items: [{ sku: 'MUG-01', quantity }], cardLast4: '4242' },
})
type As = (token?: string) => ReturnType<typeof hc<StoreApp>>

/** Signs a customer in: another one in each test, since they share a store. */
async function signIn(as: As, name: string) {
  const json = { email: `${name}@example.com`, password: 'demo' }
  const { token } = await (await as()['sign-in'].$post({ json })).json()
  return as(token)
}

async function signInStaff(as: As, handle: string) {
  const response = await as().staff['sign-in'].$post({ json: { handle, password: 'demo' } })
  return as((await response.json()).token)
}

async function stockOf(as: As, sku: string) {
  const products = await (await as().products.$get()).json()
  return products.find((product) => product.sku === sku)?.stock ?? 0
}

describe('who may do what', () => {
  test('a visitor looks around but buys nothing', async ({ as }) => {
    expect((await as().products.$get()).status).toBe(200)
    expect((await as().orders.$post(order(1))).status).toBe(401)
  })

  test('a customer does not get into the office', async ({ as }) => {
    const api = await signIn(as, 'ada.lindqvist')
    expect((await api.office.customers.$get()).status).toBe(403)
  })

  test('a wrong password and an unknown token are refused', async ({ as }) => {
    const json = { email: 'ada.lindqvist@example.com', password: 'wrong' }
    expect((await as()['sign-in'].$post({ json })).status).toBe(401)
    expect((await as('made up').account.$get()).status).toBe(401)
  })

  test('nobody sees or cancels the order of somebody else', async ({ as }) => {
    const placed = await (await (await signIn(as, 'ada.lindqvist')).orders.$post(order(1))).json()
    const api = await signIn(as, 'ben.achterberg')
    expect(await (await api.orders.$get()).json()).toEqual([])
    expect((await api.orders[':id'].cancel.$post({ param: { id: String(placed.id) } })).status).toBe(404)
  })
})

describe('an order', () => {
  test('takes its goods from the shelf, and puts them back when it is cancelled', async ({ as }) => {
    const api = await signIn(as, 'clara.moreau')
    const before = await stockOf(as, 'MUG-01')
    const placed = await (await api.orders.$post(order(3))).json()
    expect(await stockOf(as, 'MUG-01')).toBe(before - 3)
    const cancelled = await api.orders[':id'].cancel.$post({ param: { id: String(placed.id) } })
    expect(cancelled.status).toBe(200)
    expect(await stockOf(as, 'MUG-01')).toBe(before)
  })

  test('for more than there is leaves nothing behind', async ({ as }) => {
    const api = await signIn(as, 'femi.adeyemi')
    const before = await stockOf(as, 'MUG-01')
    expect((await api.orders.$post(order(before + 1))).status).toBe(409)
    expect(await (await api.orders.$get()).json()).toEqual([])
    expect(await stockOf(as, 'MUG-01')).toBe(before)
  })

  test('can be refunded once it has been shipped, and only once', async ({ as }) => {
    const placed = await (await (await signIn(as, 'greta.holm')).orders.$post(order(1))).json()
    const manager = await signInStaff(as, 'anna')
    const refund = () =>
      manager.office.orders[':id'].refund.$post({
        param: { id: String(placed.id) },
        json: { reason: 'arrived broken' },
      })
    expect((await refund()).status).toBe(409)
    await manager.office.orders.ship.$post({ json: { orders: [placed.id] } })
    expect((await refund()).status).toBe(200)
    expect((await refund()).status).toBe(409)
  })
})

test('the role of the running store changes rows, and neither tables nor the trail', async ({
  database,
  store,
  urls,
}) => {
  const app = database.connect(urls.app)
  const forbidden = [
    'create table made_up (id int)',
    'alter table orders add column made_up int',
    'truncate orders',
    'drop trigger "!threadline_update" on orders',
    'alter table orders disable trigger all',
    'select * from threadline.audit_changes',
    'delete from threadline.audit_changes',
    'update threadline.audit_transactions set actor = null',
  ]
  for (const statement of forbidden)
    await expect(app.unsafe(statement), statement).rejects.toMatchObject({ code: '42501' })
  expect(await store.db.$count(staff)).toBe(4)
})
