import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { PgDialect } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePgProxy } from 'drizzle-orm/pg-proxy'
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js'
import { drizzle as drizzleSqliteProxy } from 'drizzle-orm/sqlite-proxy'
import { describe, expect, test } from 'vitest'
import { driverOf, requireDatabase } from './driver.ts'

describe('requireDatabase', () => {
  test('takes the databases of Drizzle, and what behaves like one', () => {
    requireDatabase(drizzlePostgresJs.mock(), 'db')
    requireDatabase(drizzleNodePostgres.mock(), 'db')
    requireDatabase({ execute: async () => [], transaction: async () => {} }, 'db')
  })

  test.each([
    [
      'a driver without interactive transactions',
      drizzlePgProxy(async () => ({ rows: [] })),
      'pg-proxy has no interactive transactions',
    ],
    [
      'a database of another kind',
      Object.assign(
        drizzleSqliteProxy(async () => ({ rows: [] })),
        { execute: () => {} },
      ),
      'is not a PostgreSQL database',
    ],
    ['a connection string', 'postgres://localhost/x', 'it is not a Drizzle database; wrap the client'],
    ['a dialect', new PgDialect(), 'it is not a Drizzle database'],
    ['nothing', undefined, 'it is not a Drizzle database'],
  ])('refuses %s', (_name, db, reason) => {
    expect(() => requireDatabase(db, 'readDb')).toThrow(
      expect.objectContaining({ code: 'unsupported_driver', message: expect.stringContaining(reason) }),
    )
  })
})

test('driverOf knows the drivers it treats specially, and takes all others as they come', () => {
  expect(driverOf(drizzlePostgresJs.mock())).toBe('postgres-js')
  expect(driverOf(drizzleNodePostgres.mock())).toBe('node-postgres')
  expect(driverOf(drizzlePgProxy(async () => ({ rows: [] })))).toBe('other')
  expect(driverOf({})).toBe('other')
})
