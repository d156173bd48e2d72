import { describe, expect, test } from 'vitest'
import { onBehalfOf, user } from '../actor/actors.ts'
import { isThreadlineError, type ThreadlineError } from '../errors/threadline-error.ts'
import { parseChangeFilters } from './change-filters.ts'
import { parseTimelineFilters } from './timeline-filters.ts'

function problems(input: unknown, parse: (input: unknown) => unknown = parseTimelineFilters): string[] {
  try {
    parse(input)
    return []
  } catch (error) {
    expect(isThreadlineError(error, 'invalid_filter')).toBe(true)
    const { details } = error as ThreadlineError
    return (details?.problems ?? []).map(({ path, message }) => `${path} ${message}`)
  }
}

describe('filters of the timeline', () => {
  test('are all optional; a page has 50 items unless told otherwise', () => {
    expect(parseTimelineFilters()).toEqual({ limit: 50 })
    expect(parseTimelineFilters({ table: undefined, limit: 500 })).toEqual({ limit: 500 })
  })

  test('come out in one form, however they were given', () => {
    expect(
      parseTimelineFilters({
        schema: 'public',
        table: 'Order Items',
        op: ['delete', 'insert'],
        actor: 'user/42',
        correlationId: ' req_1 ',
        requestId: 'r',
        changedField: '__proto__',
        rowKey: { tenant: 'a', no: 7n },
        transactionId: '9223372036854775807',
        from: '2026-11-01',
        to: '2026-11-01',
        limit: 1,
        cursor: 'abc',
      }),
    ).toEqual({
      schema: 'public',
      table: 'Order Items',
      op: ['insert', 'delete'],
      actor: { type: 'user', id: '42' },
      correlationId: 'req_1',
      requestId: 'r',
      changedField: '__proto__',
      rowKey: { tenant: 'a', no: '7' },
      transactionId: '9223372036854775807',
      from: '2026-11-01T00:00:00.000000Z',
      to: '2026-11-01T23:59:59.999999Z',
      limit: 1,
      cursor: 'abc',
    })
    expect(parseTimelineFilters({ op: 'update', actor: user(42) })).toMatchObject({
      op: ['update'],
      actor: { type: 'user', id: '42' },
    })
  })

  test('keep microseconds', () => {
    const { from, to } = parseTimelineFilters({
      from: '2026-11-01T10:00:00.123456+02:00',
      to: '2026-11-01T08:00:00.123456Z',
    })
    expect([from, to]).toEqual(['2026-11-01T08:00:00.123456Z', '2026-11-01T08:00:00.123456Z'])
  })

  test('that are unknown or misspelt are errors, never ignored', () => {
    expect(problems({ tabel: 'posts', tenant: 1 })).toEqual([
      expect.stringMatching(/^tabel is not known \(known: schema, table, op, .*limit, cursor\)$/),
      expect.stringMatching(/^tenant is not known/),
    ])
    expect(problems(JSON.parse('{"__proto__":{"table":"x"}}'))).toEqual([
      expect.stringMatching(/^__proto__ is not known/),
    ])
  })

  test('report all problems together', () => {
    const input = {
      schema: '',
      table: ' ',
      op: 'upsert',
      actor: 'somebody',
      correlationId: '\t',
      requestId: 7,
      changedField: '',
      rowKey: null,
      transactionId: 'x',
      from: 'yesterday',
      to: '2026-11-01T00:00:00',
      limit: 501,
      cursor: '',
      foo: 1,
    }
    expect(problems(input).map((problem) => problem.split(' ')[0])).toEqual(Object.keys(input))
  })

  test('say when the range is upside down, also beside other problems', () => {
    const input = { from: '2026-11-02', to: '2026-11-01', foo: 1 }
    expect(problems(input).map((problem) => problem.split(' (')[0])).toEqual([
      'foo is not known',
      'to must not be earlier than from',
    ])
    expect(problems({ from: '2026-11-01T00:00:00.000001Z', to: '2026-11-01T00:00:00Z' })).toEqual([
      'to must not be earlier than from',
    ])
  })

  test.each([0, -1, 501, 1e9, 1.5, '50', Number.NaN, null])('refuse the limit %j', (limit) => {
    expect(problems({ limit })).toEqual(['limit must be a whole number from 1 to 500'])
  })

  test.each(['', 'upsert', [], ['insert', 'insert'], ['insert', 'x'], [['insert']], {}, null])(
    'refuse the op %j',
    (op) => {
      expect(problems({ op })).toEqual([expect.stringMatching(/^op must be one of insert, update, /)])
    },
  )

  test.each([
    ['', 'actor must be a type and an id such as user/42, or anonymous'],
    ['user/', 'actor must be a type and an id such as user/42, or anonymous'],
    [42, 'actor must be an actor, or the text of one such as user/42'],
    [null, 'actor must be an actor, or the text of one such as user/42'],
    [{ type: 'user' }, 'actor.id is required for every actor that is not anonymous'],
    [onBehalfOf(user(1), user(2)), 'actor.onBehalfOf must be left out: changes are found by who acted'],
  ])('refuse the actor %j', (actor, problem) => {
    expect(problems({ actor })).toEqual([problem])
  })

  test.each(['', '-1', '007', '1e3', '9223372036854775808', '1; drop table x', 7, null])(
    'refuse the transaction id %j',
    (transactionId) => {
      expect(problems({ transactionId })).toHaveLength(1)
    },
  )

  test('take an empty text as a row key, which it can be', () => {
    expect(parseTimelineFilters({ table: 'country', rowKey: '' }).rowKey).toBe('')
  })

  test.each([null, [], 'table=posts', 7])('are not %j', (input) => {
    expect(problems(input)).toEqual([' must be an object'])
  })
})

test('questions without pages refuse limit and cursor', () => {
  expect(parseChangeFilters({ table: 'posts' })).toEqual({ table: 'posts' })
  expect(
    problems({ limit: 5, cursor: 'x' }, parseChangeFilters).map((problem) => problem.split(' ')[0]),
  ).toEqual(['limit', 'cursor'])
})
