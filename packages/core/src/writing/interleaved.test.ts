import { setTimeout as sleep } from 'node:timers/promises'
import { user } from '@threadline/contract'
import { test as base, skipReasons, type TestDatabase } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { resolveConfig } from '../config/resolve-config.ts'
import { type DriverDatabase, query } from '../database/__fixtures__/drivers.ts'
import { sqlState } from '../database/sql-state.ts'
import { capture } from '../triggers/__fixtures__/captured-tables.ts'
import { routes } from './__fixtures__/routes.ts'
import { recordAction } from './record-action.ts'
import { transaction } from './transaction.ts'
import type { Writer } from './writer.ts'

const users = 10

const insert = (db: DriverDatabase, name: string, owner: number) =>
  query(db, sql`insert into items values (${name}, ${`${owner}`})`)

/** What one transaction does after its first write, by the last digits of its number; undefined: only write once more. */
const behaviours: Readonly<
  Record<number, (tx: DriverDatabase, writer: Writer<DriverDatabase>, owner: number) => Promise<unknown>>
> = {
  3: async () => {
    throw new Error('the work fails')
  },
  5: (tx) => query(tx, 'select pg_terminate_backend(pg_backend_pid())'),
  7: async (_, writer) => {
    const nested = transaction(writer, { actor: user('nested') }, (other) => insert(other, 'nested', -1))
    await expect(nested).rejects.toMatchObject({ code: 'transaction_nested' })
  },
  11: async (tx, _, owner) => {
    const savepoint = tx.transaction(async (inner) => {
      await insert(inner, `undone ${owner}`, owner)
      await query(inner, 'select 1 / 0')
    })
    await expect(savepoint).rejects.toThrow()
  },
  13: (tx) => query(tx, 'insert into children values (1)'),
  17: (_, writer) => recordAction(writer, 'item.stocked'),
  19: async (tx) => {
    await query(tx, 'set local statement_timeout = 20')
    await query(tx, 'select pg_sleep(20)')
  },
}

/** Work, backend, constraint at commit, timeout: what of a transaction has to fail. */
const failing: readonly number[] = [3, 5, 13, 19]

async function one(writer: Writer<DriverDatabase>, number: number): Promise<void> {
  const owner = number % users
  const kind = number % 20
  await transaction(writer, { actor: user(owner), requestId: `r${number}` }, async (tx) => {
    await insert(tx, `${number} first`, owner)
    await behaviours[kind]?.(tx, writer, owner)
    if (kind % 2 === 0) await sleep(Math.random() * 3)
    await insert(tx, `${number} second`, owner)
  })
}

async function prepare(db: TestDatabase): Promise<void> {
  await capture(
    db,
    `create table items (name text primary key, owner text);
     create table parents (id int primary key);
     create table children (parent int references parents deferrable initially deferred);
     create table counters (id int primary key, n int, owner text);
     insert into counters values (1, 0, 'nobody')`,
    { items: {}, counters: {} },
  )
}

/** The changes whose actor is not the user that is stored in their row, and what hangs in the air. */
const offences = ({ sql: client }: TestDatabase) => client`
  select 'actor' as what, id::text from threadline.audit_changes where actor is distinct from 'user/' || (after ->> 'owner')
  union all
  select 'change without header', c.id::text from threadline.audit_changes as c
    where not exists (select from threadline.audit_transactions as t where t.id = c.transaction_id)
  union all
  select 'header without change or action', t.id::text from threadline.audit_transactions as t
    where not exists (select from threadline.audit_changes as c where c.transaction_id = t.id)
      and not exists (select from threadline.audit_actions as a where a.transaction_id = t.id)
  union all
  select 'action without header', a.id::text from threadline.audit_actions as a
    where not exists (select from threadline.audit_transactions as t where t.id = a.transaction_id)
  union all
  select 'stuck connection', pid::text from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`

describe.for(routes)('$name', (route) => {
  const test = base.extend('writer', async ({ server, db }, { onCleanup }) => {
    await prepare(db)
    const url = await route.url(server, db.url)
    if (url === undefined) return undefined
    const opened = route.open(url)
    onCleanup(opened.close)
    return { db: opened.db, config: resolveConfig() }
  })

  test('two hundred interleaved transactions of ten users, many of which fail in every way, leave changes of their own users alone', async ({
    writer,
    db,
    skip,
  }) => {
    if (writer === undefined) return skip(skipReasons.noPgBouncer)
    const numbers = Array.from({ length: 200 }, (_, number) => number)
    const outcomes = await Promise.allSettled(numbers.map((number) => one(writer, number)))
    const fulfilled = numbers.filter((number) => outcomes[number]?.status === 'fulfilled')
    expect(fulfilled).toEqual(numbers.filter((number) => !failing.includes(number % 20)))
    expect(await offences(db)).toEqual([])
    const [count] = await db.sql`
      select (select count(*)::int from threadline.audit_changes where after ->> 'name' is not null) as changes, (select count(*)::int from items) as rows,
        (select count(*)::int from threadline.audit_actions) as actions`
    expect(count).toEqual({ changes: 320, rows: 320, actions: 10 })

    // Nobody's writes on the same connections afterwards are nobody's, and all connections still serve.
    await Promise.all(
      Array.from({ length: route.connections * 2 }, (_, number) =>
        query(writer.db, `insert into items values ('after ${number}', null), ('later ${number}', null)`),
      ),
    )
    expect(await offences(db)).toEqual([])
  })

  test('increments of ten users that are retried after serialization failures are each recorded once, under their own user', async ({
    writer,
    db,
    skip,
  }) => {
    if (writer === undefined) return skip(skipReasons.noPgBouncer)
    let retried = 0
    const increment = async (owner: number): Promise<void> => {
      const work = async (tx: DriverDatabase) => {
        await query(tx, 'select n from counters')
        await query(tx, `update counters set n = n + 1, owner = '${owner}'`)
      }
      try {
        await transaction(writer, { actor: user(owner) }, work, { isolationLevel: 'serializable' })
      } catch (error) {
        if (sqlState(error) !== '40001') throw error
        retried += 1
        return increment(owner)
      }
    }
    await Promise.all(Array.from({ length: 30 }, (_, number) => increment(number % users)))
    if (route.connections > 1) expect(retried).toBeGreaterThan(0)
    expect(await offences(db)).toEqual([])
    const counted = await db.sql`
      select (after ->> 'n')::int as n from threadline.audit_changes order by id`
    expect(counted.map(({ n }) => n)).toEqual(Array.from({ length: 30 }, (_, number) => number + 1))
  })
})
