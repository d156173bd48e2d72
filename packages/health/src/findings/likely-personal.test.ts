import { expect, test } from 'vitest'
import { isLikelyPersonal } from './likely-personal.ts'
import { isLikelySecret } from './likely-secret.ts'

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

test.each(['email', 'contactEmail', 'first_name', 'PhoneNumbers', 'date_of_birth', 'billing_street', 'iban'])(
  'the column %s may hold personal data',
  (column) => {
    expect(isLikelyPersonal(column)).toBe(true)
  },
)

test.each(['name', 'status', 'address_id', 'emailed_at', 'telephony', 'date'])(
  'the column %s says nothing about a person',
  (column) => {
    expect(isLikelyPersonal(column)).toBe(false)
  },
)
