import { user } from '@threadline/contract'
import { expect, test } from 'vitest'
import { blankLedger, deleted, inserted, ledger, updated } from './ledger.ts'

const origin = { actor: user(1), requestId: 'req_1', correlationId: null, jobId: null }

test('a key of one column is its value, a key of several a list of texts', () => {
  expect(inserted('orders', 7).key).toBe('7')
  expect(deleted('order_lines', 7, 'MUG-01').key).toBe('["7","MUG-01"]')
  expect(updated('payments', [3, '2026-11-24'], ['status']).key).toBe('["3","2026-11-24"]')
})

test('the fields of an update are in alphabetical order', () => {
  expect(updated('customers', 7, ['phone', 'iban', 'name']).fields).toEqual(['iban', 'name', 'phone'])
})

test('what changes nothing is not noted', () => {
  const noted = ledger()
  noted.note(origin, 'prices.updated', [])
  noted.note(origin, 'order.placed', [inserted('orders', 7)])
  expect(noted.transactions).toEqual([
    { ...origin, action: 'order.placed', changes: [inserted('orders', 7)] },
  ])
})

test('a blank ledger keeps nothing, however long the traffic runs', () => {
  const blank = blankLedger()
  blank.note(origin, 'order.placed', [inserted('orders', 7)])
  expect(blank.transactions).toEqual([])
})
