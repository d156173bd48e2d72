import { admin, onBehalfOf, user } from '@threadline/contract'
import { describe, expect, test } from 'vitest'
import { compareTrail } from './compare-trail.ts'
import { deleted, type ExpectedTransaction, inserted, updated } from './ledger.ts'

const order: ExpectedTransaction = {
  actor: user(7),
  action: 'order.placed',
  requestId: 'req_1',
  correlationId: 'checkout_1',
  jobId: null,
  changes: [inserted('orders', 1), inserted('order_lines', 1, 'MUG'), updated('products', 'MUG', ['stock'])],
}
const support: ExpectedTransaction = {
  ...order,
  actor: onBehalfOf(admin('anna'), user(7)),
  action: 'customer.profile_changed',
  requestId: 'req_2',
  changes: [updated('customers', 7, ['phone', 'name'])],
}

const problems = (...seen: ExpectedTransaction[]) => compareTrail([order, support], seen).problems

describe('a trail that agrees with the ledger', () => {
  test('has no problems, in whatever order it comes', () => {
    const reversed = { ...order, changes: order.changes.toReversed() }
    expect(compareTrail([order, support], [support, reversed])).toEqual({
      changes: 4,
      transactions: 2,
      actors: 2,
      problems: [],
    })
  })
})

describe('a trail does not pass when', () => {
  test('a change is missing', () => {
    expect(problems({ ...order, changes: order.changes.slice(1) }, support)).toEqual([
      'missing from the trail: insert of orders 1 by user/7, action order.placed, request req_1, correlation checkout_1',
    ])
  })

  test('a change is there twice', () => {
    expect(problems({ ...order, changes: [...order.changes, inserted('orders', 1)] }, support)).toEqual([
      expect.stringMatching(/^in the trail, but never made: insert of orders 1/),
    ])
  })

  test('a change is there that nobody made', () => {
    expect(problems({ ...order, changes: [...order.changes, deleted('orders', 9)] }, support)).toHaveLength(1)
  })

  test.each<[string, Partial<ExpectedTransaction>]>([
    ['the actor is another', { actor: user(8) }],
    ['the actor is missing', { actor: null }],
    ['it is not known for whom the actor acted', { actor: admin('anna') }],
    ['the action is another', { action: 'order.placed' }],
    ['the action is missing', { action: null }],
    ['the request is another', { requestId: 'req_1' }],
    ['the correlation is missing', { correlationId: null }],
    ['a job is named', { jobId: 'job_1' }],
    ['other fields have changed', { changes: [updated('customers', 7, ['phone'])] }],
    ['it is another row', { changes: [updated('customers', 8, ['phone', 'name'])] }],
  ])('%s', (_name, wrong) => {
    expect(problems(order, { ...support, ...wrong })).toHaveLength(2)
  })

  test('changes of one transaction are in two', () => {
    const [first, ...rest] = order.changes
    if (first === undefined) throw new Error('The order has no changes.')
    expect(problems({ ...order, changes: [first] }, { ...order, changes: rest }, support)).toEqual([
      expect.stringMatching(/^not together in one transaction of the trail: /),
    ])
  })
})
