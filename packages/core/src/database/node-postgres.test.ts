import { test as base } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { describe, expect } from 'vitest'
import { query } from './__fixtures__/drivers.ts'
import { runTransaction } from './run-transaction.ts'

/** A pool of one connection, so that one that is lost or dirty shows in the next transaction. */
const test = base.extend('pool', async ({ emptyDatabase }, { onCleanup }) => {
  const pool = new pg.Pool({ connectionString: emptyDatabase.url, max: 1, query_timeout: 500 })
  pool.on('error', () => {})
  onCleanup(() => pool.end())
  await emptyDatabase.sql`create table items (name text)`
  return pool
})

const backend = sql`select pg_backend_pid() as pid, (select count(*)::int from items) as items`

describe('a transaction on a pool of node-postgres', () => {
  test('that cannot begin gives its client back', async ({ pool }) => {
    const db = drizzle(pool)
    const settings = { isolationLevel: 'nonsense' as 'serializable' }
    await expect(runTransaction(db, async () => {}, settings)).rejects.toThrow()
    expect(await runTransaction(db, async (tx) => query(tx, backend))).toHaveLength(1)
  })

  test('that is rolled back keeps its connection', async ({ pool }) => {
    const db = drizzle(pool)
    const [before] = await runTransaction(db, async (tx) => query(tx, backend))
    const failing = runTransaction(db, async (tx) => {
      await tx.execute(sql`insert into items values ('a')`)
      await tx.execute(sql`select 1 / 0`)
    })
    await expect(failing).rejects.toThrow()
    expect(await runTransaction(db, async (tx) => query(tx, backend))).toEqual([before])
  })

  test('whose rollback fails is not handed to the next user', async ({ pool }) => {
    const db = drizzle(pool)
    const failing = runTransaction(db, async (tx) => {
      await tx.execute(sql`insert into items values ('a')`)
      await tx.execute(sql`select pg_sleep(2)`)
    })
    await expect(failing).rejects.toThrow()
    const [next] = await query<{ items: number; assigned: string | null }>(
      db,
      'select (select count(*)::int from items) as items, pg_current_xact_id_if_assigned()::text as assigned',
    )
    expect(next).toEqual({ items: 0, assigned: null })
  })

  test('whose connection breaks fails, and the process goes on', async ({ pool }) => {
    const db = drizzle(pool)
    const failing = runTransaction(db, (tx) =>
      Promise.resolve(tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`)),
    )
    await expect(failing).rejects.toThrow()
    expect(await query(db, backend)).toHaveLength(1)
  })
})

test('transactions on a single client come one after the other', async ({ emptyDatabase }) => {
  await emptyDatabase.sql`create table items (name text)`
  const client = new pg.Client({ connectionString: emptyDatabase.url })
  await client.connect()
  const db = drizzle(client)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, number) =>
      runTransaction(db, async (tx) => {
        await tx.execute(sql`insert into items values (${`${number}`})`)
        if (number % 2 === 0) throw new Error('rolled back')
      }),
    ),
  )
  await client.end()
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(5)
  const names = await emptyDatabase.sql`select name from items order by name`
  expect(names.map(({ name }) => name)).toEqual(['1', '3', '5', '7', '9'])
})
