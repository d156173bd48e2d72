import type { Payload } from '../variants/variant.ts'

/** An account as the application has it in memory; `id` and the rest are what the table itself would say. */
export function accountRow(id: number, n: number): Payload {
  return { id, ...accountFields(n), version: 1, created_at: now, updated_at: now }
}

/** The values of an insert, in the order of the columns of the shape. */
export function accountValues(n: number) {
  return Object.values(accountFields(n))
}

const now = '2026-06-01T12:00:00.123456+00:00'

const accountFields = (n: number) => ({
  email: `account-${n}@customers.example.com`,
  name: `Holder of the account ${n}`,
  plan: 'professional',
  balance: 1234.56,
  settings: {
    theme: 'dark',
    locale: 'en-GB',
    time_zone: 'Europe/Berlin',
    page_size: 50,
    beta: true,
    notifications: { email: true, sms: false, push: true, digest: 'weekly' },
    tags: ['alpha', 'beta', 'gamma', 'delta'],
    token: 'c4ca4238a0b923820dcc509a6f75849b',
  },
  status: 'active',
  org_id: n % 1000,
  country: 'DE',
  phone: `+49 30 555 ${1_000_000 + n}`,
  address: `Care of the head office, rear building, third floor, left-hand side, Long Street ${n % 300}, 10115 Berlin`,
  last_login_at: now,
})

/** A row of the wide table in the same way. */
export function wideRow(id: number, n: number): Payload {
  const values = [n, `some text of ordinary length, as columns have it ${n}`, n * 1.25, now]
  const fields = Array.from({ length: 49 }, (_, index) => [`c${index + 1}`, values[index % 4] ?? null])
  return { id, ...Object.fromEntries(fields) }
}
