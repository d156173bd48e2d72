import { isThreadlineError } from '@threadline/contract'
import { describe, expect, test } from 'vitest'
import { filterWords, readFilters } from './read-filters.ts'
import { readRowKey } from './row-key-option.ts'
import { readTime } from './time-option.ts'

const now = new Date('2026-11-03T14:30:00.500Z')

describe('filters given as options', () => {
  test('are those of the timeline, with times relative to now', () => {
    const options = {
      table: 'orders',
      op: ['delete', 'insert'],
      actor: 'user/42',
      correlation: 'c',
      request: 'r',
      changed: 'status',
      key: ['17', '2'],
      transaction: '7',
      from: '2h',
      to: 'now',
      limit: 10,
      json: true,
      databaseUrl: 'x',
    }
    expect(readFilters(options, now)).toEqual({
      table: 'orders',
      op: ['insert', 'delete'],
      actor: { type: 'user', id: '42' },
      correlationId: 'c',
      requestId: 'r',
      changedField: 'status',
      rowKey: ['17', '2'],
      transactionId: '7',
      from: '2026-11-03T12:30:00.500000Z',
      to: '2026-11-03T14:30:00.500000Z',
      limit: 10,
    })
  })

  test('are reported, all that are wrong, in the words of the options', () => {
    const options = { correlation: ' ', changed: '', transaction: 'x', from: 'yesterday', limit: 0 }
    const problems = thrownProblems(() => readFilters(options, now))
    expect(problems.map(({ path }) => path)).toEqual([
      '--correlation',
      '--changed',
      '--transaction',
      '--from',
      '--limit',
    ])
    expect(thrownProblems(() => readFilters({ from: '1h', to: '2h' }, now))).toEqual([
      { path: '--to', message: 'must not be earlier than --from' },
    ])
  })

  test('become words that give them again', () => {
    const options = {
      table: 'Order Items',
      op: ['insert'],
      actor: 'anonymous',
      from: '2h',
      key: ['{"a":"1"}'],
    }
    const filters = readFilters(options, now)
    expect(filterWords(filters)).toEqual([
      ...['--table', 'Order Items'],
      ...['--op', 'insert'],
      ...['--actor', 'anonymous'],
      ...['--key', '{"a":"1"}'],
      ...['--from', '2026-11-03T12:30:00.500000Z'],
    ])
    expect(filterWords(readFilters({ key: ['a', 'b'], limit: 7 }, now))).toEqual([
      ...['--key', 'a', '--key', 'b'],
      ...['--limit', '7'],
    ])
  })
})

describe('a time', () => {
  test.each([
    ['45s', '2026-11-03T14:29:15.500000Z'],
    ['30m', '2026-11-03T14:00:00.500000Z'],
    ['3d', '2026-10-31T14:30:00.500000Z'],
    ['1w', '2026-10-27T14:30:00.500000Z'],
    [' now ', '2026-11-03T14:30:00.500000Z'],
    ['2026-11-03 14:00:00.123456 UTC', '2026-11-03 14:00:00.123456Z'],
    ['2026-11-03', '2026-11-03'],
    ['2h30m', '2h30m'],
    ['-2h', '-2h'],
    ['999999999w', '999999999w'],
  ])('%s is read as %s', (text, time) => {
    expect(readTime(text, now)).toBe(time)
  })
})

describe('a key', () => {
  test.each([
    [['17'], '17'],
    [['["a","b"]'], '["a","b"]'],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [[''], ''],
    [['{"order_id":9007199254740993,"line":2}'], { order_id: '9007199254740993', line: '2' }],
    [['{no json'], '{no json'],
    [
      ['{"a":1}', '2'],
      ['{"a":1}', '2'],
    ],
  ])('given as %j is %j', (words, key) => {
    expect(readRowKey(words)).toEqual(key)
  })

  test('with values that are none is refused', () => {
    expect(() => readRowKey(['{"a":null}'])).toThrow(
      expect.toSatisfy((e) => isThreadlineError(e, 'invalid_key')),
    )
  })
})

function thrownProblems(run: () => unknown) {
  try {
    run()
  } catch (error) {
    if (isThreadlineError(error, 'invalid_filter')) return error.details?.problems ?? []
  }
  return []
}
