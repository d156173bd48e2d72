import { expect, test } from 'vitest'
import { configSource } from './config-source.ts'
import { isLikelySecret } from './likely-secret.ts'

const found = (schema: string, table: string, secrets: string[] = [], reason?: string) => ({
  schema,
  table,
  secrets,
  reason,
})

test('a configuration has every table: captured, with a suggestion, or with the reason why not', () => {
  const source = configSource([
    found('public', 'orders'),
    found('public', 'customers', ['password_hash', 'iban']),
    found('billing', 'invoices'),
    found('public', "It's", ["it's secret"]),
    found('public', 'log', [], 'it has no primary key'),
    found('public', 'x\n});', [], 'a view'),
  ])
  expect(source).toMatchInlineSnapshot()
})

test('a long list of protected tables has a line for each', () => {
  const source = configSource(Array.from({ length: 8 }, (_, at) => found('public', `some_long_name_${at}`)))
  expect(source).toContain("    expectedTables: [\n      'some_long_name_0',\n")
})

test.each([
  'password',
  'password_hash',
  'passwordHash',
  'API_KEY',
  'apiKeys',
  'refreshToken',
  'ssn',
  'IBAN',
  'card-number',
  'tax_id',
  'client_secret',
])('the column %s is a likely secret', (column) => {
  expect(isLikelySecret(column)).toBe(true)
})

test.each([
  'status',
  'total',
  'key',
  'passenger',
  'tokenized_on_page'.slice(0, 9),
  'shipping',
  'spinner',
  'access',
  'api',
  'number',
  'card',
  'keyApi',
])('the column %s is none', (column) => {
  expect(isLikelySecret(column)).toBe(false)
})
