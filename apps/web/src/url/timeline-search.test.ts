import { describe, expect, test } from 'vitest'
import { parseSearch, stringifySearch } from './search-text.ts'
import {
  readTimelineSearch,
  type TimelineState,
  writeFilters,
  writeTimelineSearch,
} from './timeline-search.ts'

const read = (text: string) => readTimelineSearch(parseSearch(text))

const full: TimelineState = {
  filters: {
    schema: 'shop',
    table: 'Order Items',
    op: ['insert', 'delete'],
    actor: 'user/a/b ?&=',
    correlationId: 'req 1',
    requestId: 'r#1',
    changedField: '__proto__',
    rowKey: '{"a":1}',
    transactionId: '9223372036854775807',
  },
  range: { from: '2026-11-01T00:00:00.000000Z', to: '2026-11-02T00:00:00.123456Z' },
  change: '42',
  live: true,
}

describe('the address of the timeline', () => {
  test.each<[string, Partial<TimelineState>]>([
    ['everything', full],
    ['a preset', { filters: {}, range: { last: '7d' } }],
    ['anonymous', { filters: { actor: 'anonymous' } }],
    ['an open beginning', { range: { from: undefined, to: '2026-11-02T00:00:00.000000Z' } }],
  ])('says %s and is read back', (_name, state) => {
    const { state: again, problems } = read(stringifySearch(writeTimelineSearch(state)))
    expect(problems).toEqual([])
    expect(again).toEqual({
      filters: {},
      range: { last: '24h' },
      change: undefined,
      live: false,
      ...state,
    })
  })

  test('has the words of the API for filters', () => {
    expect(writeFilters(full.filters)).toEqual({
      schema: 'shop',
      table: 'Order Items',
      op: 'insert,delete',
      actor_type: 'user',
      actor_id: 'a/b ?&=',
      correlation_id: 'req 1',
      request_id: 'r#1',
      changed_field: '__proto__',
      row_key: '{"a":1}',
      transaction_id: '9223372036854775807',
    })
  })

  test('leaves defaults out', () => {
    expect(writeTimelineSearch({})).toEqual({})
  })

  test.each([
    ['op=upsert', 'op'],
    ['table=a&table=b', 'table'],
    ['actor_type=robot&actor_id=1', 'actor_type'],
    ['actor_id=1', 'actor_id'],
    ['row_key=7', 'row_key'],
    ['transaction_id=x', 'transaction_id'],
    ['from=yesterday', 'from'],
    ['from=2026-11-02&to=2026-11-01', 'to'],
    ['range=forever', 'range'],
    ['range=7d&from=2026-11-02', 'range'],
    ['change=-1', 'change'],
    ['tenant=1', 'tenant'],
    ['__proto__=1', '__proto__'],
  ])('reports %s and goes on without it', (text, name) => {
    const { state, problems } = read(`${text}&live=1`)
    expect(problems.map((problem) => problem.name)).toEqual([name])
    expect(state.live).toBe(true)
  })
})
