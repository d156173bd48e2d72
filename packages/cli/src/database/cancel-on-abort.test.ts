import { test } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { cancelOnAbort } from './cancel-on-abort.ts'

const soon = 100

describe('once its signal is aborted', () => {
  test('a statement is cancelled on the server', async ({ emptyDatabase }) => {
    const abort = new AbortController()
    const db = drizzle(cancelOnAbort(emptyDatabase.connect(emptyDatabase.url, { max: 1 }), abort.signal))
    await db.execute(sql`select 1`)
    const running = db.execute(sql`select pg_sleep(60)`)
    setTimeout(() => abort.abort(), soon)
    await expect(running).rejects.toMatchObject({ cause: { code: '57014' } })
  })

  test('so is one within a savepoint, nothing more is started, and nothing of the transaction stays', async ({
    emptyDatabase,
  }) => {
    const abort = new AbortController()
    const db = drizzle(cancelOnAbort(emptyDatabase.connect(emptyDatabase.url, { max: 1 }), abort.signal))
    const failures: unknown[] = []
    const running = db.transaction(async (tx) => {
      await tx.execute(sql`create table half_done (id int)`)
      await tx
        .transaction(async (inner) => {
          setTimeout(() => abort.abort(new Error('enough')), soon)
          await inner.execute(sql`select pg_sleep(60)`)
        })
        .catch((error: unknown) => failures.push(error))
      await tx.execute(sql`create table more (id int)`)
    })
    await expect(running).rejects.toThrow()
    expect(failures).toMatchObject([{ cause: { code: '57014' } }])
    expect(await emptyDatabase.sql`select to_regclass('half_done') as oid`).toEqual([{ oid: null }])
    await expect(db.execute(sql`select 1`)).rejects.toThrow()
  })
})

test('a client whose signal stays quiet works as ever', async ({ emptyDatabase }) => {
  const { signal } = new AbortController()
  const db = drizzle(cancelOnAbort(emptyDatabase.sql, signal))
  const rows = await db.transaction((tx) => tx.execute(sql`select ${'x'}::text as text`))
  expect([...rows]).toEqual([{ text: 'x' }])
})
