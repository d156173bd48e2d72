import { test as base } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { query } from './__fixtures__/drivers.ts'
import { runTransaction } from './run-transaction.ts'
import { sqlState } from './sql-state.ts'

/** One connection, so that one that is stuck shows in the next transaction. */
const test = base.extend('pool', async ({ emptyDatabase }) => {
  await emptyDatabase.sql`create table items (name text)`
  return drizzle(emptyDatabase.connect(undefined, { max: 1 }))
})

const terminate = sql`select pg_terminate_backend(pg_backend_pid())`
const items = sql`select count(*)::int as items from items`

describe('a transaction of postgres.js that loses its connection', () => {
  test('fails alone: the process goes on, and the next one has a new connection', async ({ pool }) => {
    for (let time = 0; time < 3; time++) {
      const lost = runTransaction(pool, async (tx) => tx.execute(terminate))
      expect(sqlState(await lost.catch((error: unknown) => error)) ?? 'closed').toMatch(/57P01|closed/)
      expect(await runTransaction(pool, (tx) => query(tx, items))).toEqual([{ items: 0 }])
    }
  })

  test('sends nothing more, even if the work goes on as if nothing had happened', async ({ pool }) => {
    const seen: unknown[] = []
    const lost = runTransaction(pool, async (tx) => {
      await tx.execute(sql`insert into items values ('a')`)
      await Promise.resolve(tx.execute(terminate)).catch((error: unknown) => seen.push(error))
      await Promise.resolve(tx.execute(items)).catch((error: unknown) => seen.push(error))
    })
    await expect(lost).rejects.toThrow()
    expect(seen.length).toBeGreaterThan(0)
    expect(await runTransaction(pool, (tx) => query(tx, items))).toEqual([{ items: 0 }])
  })

  test('while its work does something else fails as well, and what the work does later is refused', async ({
    pool,
    emptyDatabase,
  }) => {
    const lost = runTransaction(pool, async (tx) => {
      const [own] = await query<{ pid: number }>(tx, 'select pg_backend_pid() as pid')
      await emptyDatabase.sql`select pg_terminate_backend(${own?.pid ?? 0}, 5000)`
      await query(tx, items)
    })
    await expect(lost).rejects.toThrow()
    expect(await runTransaction(pool, (tx) => query(tx, items))).toEqual([{ items: 0 }])
  })

  test('is told apart from an error of the work, which is rolled back as ever', async ({ pool }) => {
    const failing = runTransaction(pool, async (tx) => {
      await tx.execute(sql`insert into items values ('a')`)
      throw Object.assign(new Error('another server is gone'), { code: 'CONNECTION_CLOSED' })
    })
    await expect(failing).rejects.toThrow('another server is gone')
    expect(await runTransaction(pool, (tx) => query(tx, items))).toEqual([{ items: 0 }])
  })
})
