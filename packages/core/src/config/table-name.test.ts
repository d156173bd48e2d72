import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTableName, parseTableName, readTableName } from './table-name.ts'

test.each([
  ['posts', 'public', 'posts'],
  ['billing.invoices', 'billing', 'invoices'],
  ['Posts', 'public', 'Posts'],
  ['Order Items', 'public', 'Order Items'],
  ['rabbits;', 'public', 'rabbits;'],
  ['default.select', 'default', 'select'],
  ['"a.b"."c""d"', 'a.b', 'c"d'],
  ['shop."odd.table"', 'shop', 'odd.table'],
  ["it's", 'public', "it's"],
  ['" x "', 'public', ' x '],
])('%s is a table name', (text, schema, table) => {
  expect(parseTableName(text)).toEqual({ schema, table })
})

test.each([
  '',
  '.',
  'a.',
  '.b',
  'a.b.c',
  '"a',
  'a"b',
  '"a"b',
  'x"; drop table u; --',
  ' a',
  'a .b',
  'a\0b',
  '\ud800',
  'é'.repeat(32),
])('%j is refused as a table name', (text) => {
  expect(readTableName(text)).toBeTypeOf('string')
})

test('the error names the text and has the code that was asked for', () => {
  expect(() => parseTableName('a.b.c', 'invalid_filter')).toThrow(
    expect.objectContaining({ code: 'invalid_filter', message: expect.stringContaining('"a.b.c"') }),
  )
})

test('a formatted name reads back as the same table', () => {
  const name = fc
    .string({ minLength: 1, maxLength: 8, unit: 'binary' })
    .filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= 63)
  fc.assert(
    fc.property(name, name, (schema, table) => {
      expect(parseTableName(formatTableName({ schema, table }))).toEqual({ schema, table })
    }),
  )
})
