import { test } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { cancelOnAbort } from './cancel-on-abort.ts'

const cancelled = { cause: { code: '57014' } }

describe('once its signal is aborted', () => {
  test('a statement is cancelled on the server', async ({ emptyDatabase }) => {
    const abort = new AbortController()
    const db = drizzle(cancelOnAbort(emptyDatabase.connect(emptyDatabase.url, { max: 1 }), abort.signal))
    const running = db.execute(sql`select pg_sleep(60)`)
    setTimeout(() => abort.abort(), 100)
    await expect(running).rejects.toMatchObject(cancelled)
  })

  test('so is one within a transaction and a savepoint, and nothing of them stays', async ({
    emptyDatabase,
  }) => {
    const abort = new AbortController()
    const db = drizzle(cancelOnAbort(emptyDatabase.connect(emptyDatabase.url, { max: 1 }), abort.signal))
    const running = db.transaction(async (tx) => {
      await tx.execute(sql`create table half_done (id int)`)
      await tx.transaction(async (inner) => {
        await inner.execute(sql`select pg_sleep(60)`)
      })
    })
    setTimeout(() => abort.abort(), 300)
    await expect(running).rejects.toMatchObject(cancelled)
    expect(await emptyDatabase.sql`select to_regclass('half_done') as oid`).toEqual([{ oid: null }])
  })
})

test('a client whose signal stays quiet works as ever', async ({ emptyDatabase }) => {
  const { signal } = new AbortController()
  const db = drizzle(cancelOnAbort(emptyDatabase.sql, signal))
  const rows = await db.transaction((tx) => tx.execute(sql`select ${'x'}::text as text`))
  expect([...rows]).toEqual([{ text: 'x' }])
})
