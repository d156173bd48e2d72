import { describe, expect, test } from 'vitest'
import { actorLink, rowKeyText, rowLink, tableName, timelineLink } from './links.ts'

const change = { schema: 'public', table: 'orders', rowKey: '7', key: { id: '7' } }

describe('links', () => {
  test('lead to a row by its value, or by JSON where a value would be misread', () => {
    expect(rowLink(change)).toMatchObject({ params: { table: 'orders', key: '7' } })
    expect(rowKeyText({ rowKey: '["a","b"]', key: { tenant: 'a', no: 'b' } })).toBe('{"tenant":"a","no":"b"}')
    for (const rowKey of ['', '.', '..', '{"id":1}', '{\n']) {
      expect(rowKeyText({ rowKey, key: { id: rowKey } })).toBe(JSON.stringify({ id: rowKey }))
    }
    expect(rowKeyText({ rowKey: 'a/b?c', key: { id: 'a/b?c' } })).toBe('a/b?c')
  })

  test('do not lead to the row of a truncate, which is none', () => {
    expect(rowLink({ ...change, rowKey: null, key: null })).toBeNull()
  })

  test('lead to an actor without an id', () => {
    expect(actorLink({ type: 'anonymous' }).params).toEqual({ type: 'anonymous', id: '-' })
  })

  test('write the range only when it is not the usual one', () => {
    expect(timelineLink({ table: 'orders' }).search).toEqual({ table: 'orders' })
    expect(timelineLink({}, { range: { last: '7d' } }).search).toEqual({ range: '7d' })
  })
})

test.each([
  ['public', 'orders', 'orders'],
  ['shop', 'orders', 'shop.orders'],
  ['public', 'a.b', '"a.b"'],
  ['odd.one', 'Order "Items"', '"odd.one"."Order ""Items"""'],
  ['public', ' spaced ', '" spaced "'],
  ['public', 'in side', 'in side'],
])('the table %s %s is written %s', (schema, table, name) => {
  expect(tableName({ schema, table })).toBe(name)
})
