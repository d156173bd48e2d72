import { describe, expect, test } from 'vitest'
import { suggestTokens, toggleOp, tokensOf, withoutToken, withToken } from './tokens.ts'

const known = { tables: ['orders', 'order_lines', 'customers'], actors: ['user/ada', 'job/nightly'] }

describe('a typed token', () => {
  test.each([
    ['table:orders', { table: 'orders' }],
    ['OP: update,insert', { op: ['insert', 'update'] }],
    ['actor:user/42', { actor: 'user/42' }],
    ['correlation:a:b', { correlationId: 'a:b' }],
    ['changed:__proto__', { changedField: '__proto__' }],
    ['tx:17', { transactionId: '17' }],
  ])('%s becomes a filter', (text, filters) => {
    expect(withToken({}, text)).toEqual(filters)
  })

  test.each(['orders', 'nothing:x', 'table:', 'op:upsert', 'actor:somebody', 'key:7', 'tx:x'])(
    '%s is refused with a reason',
    (text) => {
      expect(withToken({}, text)).toEqual({ problem: expect.stringMatching(/\.$/) })
    },
  )

  test('a key goes with its table', () => {
    const filters = withToken({ table: 'orders' }, 'key:7')
    expect(filters).toEqual({ table: 'orders', rowKey: '7' })
    expect(withToken({ table: 'orders', rowKey: '7' }, 'table:customers')).toEqual({ table: 'customers' })
    expect(withoutToken({ table: 'orders', rowKey: '7' }, 'table')).toEqual({})
  })
})

test('filters are tokens in a fixed order', () => {
  expect(tokensOf({ rowKey: '7', op: ['insert', 'delete'], table: 'orders' })).toEqual([
    { word: 'table', text: 'orders' },
    { word: 'op', text: 'insert,delete' },
    { word: 'key', text: '7' },
  ])
})

test('an op is added and taken away', () => {
  expect(toggleOp(toggleOp({}, 'delete'), 'insert')).toEqual({ op: ['insert', 'delete'] })
  expect(toggleOp({ op: ['delete'] }, 'delete')).toEqual({})
})

describe('suggestions', () => {
  test.each([
    ['', ['table:', 'op:', 'actor:', 'correlation:', 'changed:', 'key:', 'request:', 'schema:', 'tx:']],
    ['table:ord', ['table:orders', 'table:order_lines', 'table:ord']],
    ['op:de', ['op:delete']],
    ['actor:job', ['actor:job/nightly', 'actor:job']],
    ['user/7', ['actor:user/7', 'correlation:user/7', 'changed:user/7', 'request:user/7']],
    ['17', ['correlation:17', 'tx:17', 'changed:17', 'request:17']],
  ])('for "%s"', (text, suggestions) => {
    expect(suggestTokens(text, known, {})).toEqual(suggestions)
  })
})
