import { isThreadlineError, ThreadlineError } from '@threadline/contract'
import { test } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js'
import pg from 'pg'
import postgres from 'postgres'
import { describe, expect } from 'vitest'
import type { Executor } from './database.ts'
import { execute } from './execute.ts'
import { causes, sqlState } from './sql-state.ts'
import { toThreadlineError } from './to-threadline-error.ts'

/** Runs a statement through each server driver on a URL, and gives both errors. */
async function errorsOf(url: string, statement: string): Promise<unknown[]> {
  const client = postgres(url, { max: 1, connect_timeout: 5 })
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const attempt = async (db: Executor) =>
    execute(db, sql.raw(statement), { what: 'look' }).catch((error: unknown) => error)
  const errors = [await attempt(drizzlePostgresJs(client)), await attempt(drizzleNodePostgres(pool))]
  await Promise.all([client.end(), pool.end()])
  return errors
}

describe('an error of the database becomes', () => {
  test.for([
    ['not_installed', 'select * from threadline.audit_changes', 'threadline install'],
    ['not_installed', `select threadline.record_action('a', '{}')`, 'threadline install'],
    ['not_installed', `select no_such_function()`, 'threadline install'],
    ['storage_behind', 'select no_such_column from pg_class', 'older'],
    ['permission_denied', 'select * from pg_authid', 'permission denied for table pg_authid'],
    ['statement_cancelled', `set statement_timeout = 1; select pg_sleep(5)`, 'statement_timeout'],
    ['read_only', 'begin read only; create table t (id int)', 'may not write'],
    ['internal', `select 'secret'::int`, 'SQLSTATE 22P02'],
  ] as const)('%s for %s', async ([code, statement, hint], { emptyDatabase }) => {
    for (const error of await errorsOf(emptyDatabase.url, statement)) {
      expect(error).toMatchObject({ code, message: expect.stringMatching(/^Could not look: .*\.$/) })
      expect(error).toMatchObject({ message: expect.stringContaining(hint) })
      expect(String(error)).not.toContain('secret')
    }
  })

  test('lock_timeout for a lock that is not granted', async ({ emptyDatabase: { sql: client, url } }) => {
    await client`create table t (id int)`
    await client.begin(async (tx) => {
      await tx`lock table t`
      for (const error of await errorsOf(url, `set lock_timeout = 1; select * from t`)) {
        expect(error).toMatchObject({ code: 'lock_timeout' })
      }
    })
  })

  test.for([
    ['no server', (url: URL) => Object.assign(url, { port: '1' }), '127.0.0.1:1'],
    [
      'no such host',
      (url: URL) => Object.assign(url, { hostname: 'no.such.host.invalid' }),
      'no.such.host.invalid',
    ],
    ['a wrong password', (url: URL) => Object.assign(url, { password: 'wr0ng' }), 'refused the login'],
    ['no such database', (url: URL) => Object.assign(url, { pathname: '/none' }), 'does not exist'],
  ] as const)(
    'connection_failed for %s, without the password',
    async ([, change, hint], { emptyDatabase }) => {
      const url = change(new URL(emptyDatabase.url))
      for (const error of await errorsOf(url.href, 'select 1')) {
        expect(error).toMatchObject({ code: 'connection_failed', message: expect.stringContaining(hint) })
        expect(String(error)).not.toContain(url.password)
      }
    },
  )
})

describe('toThreadlineError', () => {
  test('leaves errors of Threadline, serialization failures and strangers as they are', () => {
    const own = new ThreadlineError('not_found', 'x')
    const retry = Object.assign(new Error('x'), { code: '40001' })
    const stranger = new TypeError('x')
    for (const error of [own, retry, new Error('wrapped', { cause: retry }), stranger]) {
      expect(toThreadlineError(error, 'look')).toBe(error)
    }
  })

  test('keeps the original as cause', () => {
    const original = Object.assign(new Error('x'), { code: '42P01' })
    const error = toThreadlineError(original, 'look')
    expect(isThreadlineError(error) && error.cause).toBe(original)
  })
})

describe('sqlState', () => {
  test('is found anywhere in the chain of causes', () => {
    const deep = Object.assign(new Error('x'), { code: '23505' })
    expect(sqlState(new Error('a', { cause: new Error('b', { cause: deep }) }))).toBe('23505')
  })

  test.for([
    [undefined],
    ['text'],
    [new Error('x')],
    [Object.assign(new Error('x'), { code: 'EPIPE' })],
    [{ code: 7 }],
  ])('is undefined for %j', ([error]) => {
    expect(sqlState(error)).toBeUndefined()
  })

  test('a chain that runs in a circle ends', () => {
    const error = new Error('x')
    error.cause = new Error('y', { cause: error })
    expect(causes(error)).toHaveLength(2)
  })
})
