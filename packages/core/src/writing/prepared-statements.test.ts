import { user } from '@threadline/contract'
import { test as base, pgbouncer, skipReasons, type TestDatabase } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js'
import pg from 'pg'
import { describe, expect } from 'vitest'
import { resolveConfig } from '../config/resolve-config.ts'
import { sqlState } from '../database/sql-state.ts'
import { capture, trail } from '../triggers/__fixtures__/captured-tables.ts'
import { transaction } from './transaction.ts'

const config = resolveConfig()

const test = base.extend('through', async ({ server, db }) => {
  await capture(db, 'create table items (name text primary key, owner text)', { items: {} })
  return (await pgbouncer(server, { mode: 'transaction', poolSize: 4 }))?.through(db.url)
})

const numbers = Array.from({ length: 40 }, (_, number) => number)

/** What a pooler that keeps no account of prepared statements makes of them: does not exist, exists already. */
const lostStatements = ['26000', '42P05']

/** Nothing but lost statements has failed, and the trail holds what the table holds, each row under its own user. */
async function expectTruth(
  db: TestDatabase,
  outcomes: readonly PromiseSettledResult<unknown>[],
): Promise<void> {
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(failures.map(sqlState).filter((state) => !lostStatements.includes(state ?? ''))).toEqual([])
  const changes = await trail(db)
  for (const { actor, after } of changes) expect(after).toMatchObject({ owner: actor })
  const rows = await db.sql`select name from items`
  expect(new Set(changes.map(({ key }) => key))).toEqual(new Set(rows.map(({ name }) => name)))
  expect(changes).toHaveLength(rows.length)
}

describe('through PgBouncer in transaction mode', () => {
  test('postgres.js without prepared statements loses no transaction', async ({ through, db, skip }) => {
    if (through === undefined) return skip(skipReasons.noPgBouncer)
    const writer = { db: drizzlePostgresJs(db.connect(through, { max: 8, prepare: false })), config }
    await Promise.all(
      numbers.map((number) =>
        transaction(writer, { actor: user(number) }, (tx) =>
          tx.execute(sql`insert into items values (${`${number}`}, ${`user/${number}`})`),
        ),
      ),
    )
    expect(await trail(db)).toHaveLength(numbers.length)
  })

  // It prepares its own commit, too, and repeats it when the server does not know it any more: by then the transaction has failed, and is rolled back.
  test('postgres.js with prepared statements may lose whole transactions, never their actors', async ({
    through,
    db,
    skip,
  }) => {
    if (through === undefined) return skip(skipReasons.noPgBouncer)
    const writer = { db: drizzlePostgresJs(db.connect(through, { max: 8, prepare: true })), config }
    const outcomes = await Promise.allSettled(
      numbers.map((number) =>
        transaction(writer, { actor: user(number) }, (tx) =>
          tx.execute(sql`insert into items values (${`${number}`}, ${`user/${number}`})`),
        ),
      ),
    )
    await expectTruth(db, outcomes)
  })

  test('named statements of node-postgres may fail, never under a wrong actor', async ({
    through,
    db,
    skip,
  }) => {
    if (through === undefined) return skip(skipReasons.noPgBouncer)
    const pool = new pg.Pool({ connectionString: through, max: 8 })
    pool.on('error', () => {})
    const writer = { db: drizzleNodePostgres(pool), config }
    const insert = { name: 'insert item', text: 'insert into items values ($1, $2)' }
    const outcomes = await Promise.allSettled(
      numbers.map((number) =>
        transaction(writer, { actor: user(number) }, async (tx) => {
          const client: unknown = Reflect.get(Reflect.get(tx, 'session'), 'client')
          if (!(client instanceof pg.Client)) throw new Error('Drizzle keeps its client elsewhere now.')
          await client.query({ ...insert, values: [`${number}`, `user/${number}`] })
        }),
      ),
    )
    await pool.end()
    await expectTruth(db, outcomes)
  })
})
