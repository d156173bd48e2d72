import { test } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { beforeAll, describe, expect } from 'vitest'
import { drivers } from './__fixtures__/drivers.ts'
import { execute } from './execute.ts'

describe.each(drivers)('execute() on $name', ({ open, prepare }) => {
  beforeAll(prepare)
  const driverTest = test.extend('target', async ({ emptyDatabase }, { onCleanup }) => {
    const { db, close } = await open(emptyDatabase)
    onCleanup(close)
    return db
  })

  driverTest('gives the rows, parameters included', async ({ target: db }) => {
    const statement = sql`select ${"a'b"}::text as text, ${9007199254740993n}::int8::text as id`
    expect(await execute(db, statement, { what: 'look' })).toEqual([{ text: "a'b", id: '9007199254740993' }])
  })

  driverTest('with a signal that stays quiet, too', async ({ target: db }) => {
    const { signal } = new AbortController()
    const statement = sql`select ${'x'}::text as text`
    expect(await execute(db, statement, { what: 'look', signal })).toEqual([{ text: 'x' }])
    const failing = execute(db, sql`select 1 / 0`, { what: 'look', signal })
    await expect(failing).rejects.toMatchObject({ code: 'internal', details: { sqlState: '22012' } })
  })

  driverTest('starts nothing once the signal is aborted', async ({ target: db }) => {
    const signal = AbortSignal.abort(new Error('gone'))
    await expect(execute(db, sql`create table t (id int)`, { what: 'look', signal })).rejects.toThrow('gone')
    expect(await execute(db, sql`select to_regclass('t')::text as found`, { what: 'look' })).toEqual([
      { found: null },
    ])
  })

  driverTest(
    'rejects with the reason when it is aborted meanwhile, and the database goes on',
    async ({ target: db }) => {
      const controller = new AbortController()
      const running = execute(db, sql`select pg_sleep(0.3)`, { what: 'look', signal: controller.signal })
      controller.abort(new Error('gone'))
      await expect(running).rejects.toThrow('gone')
      expect(await execute(db, sql`select 'x' as text`, { what: 'look' })).toEqual([{ text: 'x' }])
    },
  )
})

describe('an abort on postgres.js', () => {
  test.for(['db', 'tx'])(
    'cancels the statement on the server, started on the %s',
    async (place, { emptyDatabase }) => {
      const db = drizzle(emptyDatabase.sql)
      const controller = new AbortController()
      const statement = sql`select ${1}::int, pg_sleep(600)`
      const options = { what: 'look', signal: controller.signal }
      const running =
        place === 'db'
          ? execute(db, statement, options)
          : db.transaction((tx) => execute(tx, statement, options))
      const sleeping = async () => {
        const [row] = await emptyDatabase.sql`
        select count(*)::int as count from pg_stat_activity
        where datname = current_database() and query like '%pg_sleep(600)%' and state = 'active' and pid <> pg_backend_pid()`
        return row?.count
      }
      await expect.poll(sleeping).toBe(1)
      controller.abort(new Error('gone'))
      await expect(running).rejects.toThrow('gone')
      await expect.poll(sleeping).toBe(0)
    },
  )
})
