import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { capture } from '../triggers/__fixtures__/captured-tables.ts'
import { withoutGuard } from './__fixtures__/without-guard.ts'
import { maintainStorage } from './maintain-storage.ts'

const thisHour = `date_trunc('hour', clock_timestamp(), 'UTC')`

/** As if the trail had last been counted some hours ago. */
const lastCounted = ({ sql }: TestDatabase, hours: number) =>
  sql.unsafe(`update threadline.rollup_state set counted_until = ${thisHour} - interval '${hours} hours'`)

/** As if the changes of the transaction with this text had been made an hour ago. */
const anHourAgo = (v: string) => `
  update threadline.audit_changes set id = id - (3600::bigint << 32), captured_at = ${thisHour} - interval '1 minute'
  where after ->> 'v' = '${v}'`

const counted = ({ sql }: TestDatabase) =>
  sql<{ op: string; n: number }[]>`
    select op::text, sum(changes)::int as n from threadline.hourly_counts where table_id <> 0 group by op order by op`

/** Counts, and tells whether everything up to this hour is counted. */
const countHours = async ({ sql }: TestDatabase) => {
  const [row] = await sql.unsafe(`select threadline.count_hours() = ${thisHour} as now`)
  return row?.now === true
}

/** Transactions of other databases hold it up too, such as those of other tests. */
const expectCounted = (db: TestDatabase) =>
  expect.poll(() => countHours(db), { timeout: 20_000, interval: 20 }).toBe(true)

const ddl = 'create table t (id int generated always as identity primary key, v text)'

describe('counting by hour', () => {
  test('counts every hour that is over, once, and not the present one', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql.unsafe(withoutGuard)
    await lastCounted(db, 3)
    await db.sql`insert into t (v) values ('old'), ('old'), ('new')`
    await db.sql.unsafe(anHourAgo('old'))
    await expectCounted(db)
    await expectCounted(db)
    expect(await counted(db)).toEqual([{ op: 'I', n: 2 }])
    const [{ countedUntil: until } = { countedUntil: '' }] = [
      await maintainStorage(drizzle(db.connect(db.url, { max: 1 }))),
    ]
    expect(until).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00\.000000Z$/)
  })

  test('waits for a transaction that is open across the hour, and then counts what it did', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await db.sql.unsafe(withoutGuard)
    await lastCounted(db, 2)
    const open = await db.sql.reserve()
    await open`begin`
    await open`insert into t (v) values ('open')`
    await open.unsafe(anHourAgo('open'))
    await db.sql`insert into t (v) values ('done')`
    await db.sql.unsafe(anHourAgo('done'))
    expect(await countHours(db)).toBe(false)
    expect(await counted(db)).toEqual([])
    await open`commit`
    open.release()
    await expectCounted(db)
    expect(await counted(db)).toEqual([{ op: 'I', n: 2 }])
  })

  test('does not wait for transactions that have begun since', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await lastCounted(db, 2)
    const old = await db.sql.reserve()
    await old`begin`
    await old`insert into t (v) values ('old')`
    expect(await countHours(db)).toBe(false)
    const young = await db.sql.reserve()
    await young`begin`
    await young`insert into t (v) values ('young')`
    await old`commit`
    old.release()
    await expectCounted(db)
    await young`commit`
    young.release()
  })

  test('in a transaction that began before the hour does nothing: its place among the others tells nothing', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await lastCounted(db, 2)
    const caller = await db.sql.reserve()
    await caller`begin`
    // A transaction of the hour before cannot be had; a counter that reads a later clock can.
    await caller.unsafe(`
      create function pg_temp.hour_later() returns text language sql as $$ select replace(pg_get_functiondef('threadline.count_hours'::regproc), 'date_trunc(''hour'', clock_timestamp())', 'date_trunc(''hour'', clock_timestamp() + interval ''1 hour'')') $$`)
    const [later] = await caller`select pg_temp.hour_later() as definition`
    await caller.unsafe(later?.definition)
    const before = await caller`select * from threadline.rollup_state`
    await caller`select threadline.count_hours()`
    expect(await caller`select * from threadline.rollup_state`).toEqual(before)
    await caller`rollback`
    caller.release()
  })

  test('is done by one session at a time, and the others are not kept waiting', async ({ db }) => {
    await lastCounted(db, 2)
    const counter = await db.sql.reserve()
    await counter`begin`
    await counter`select threadline.count_hours()`
    const [other] = await db.sql`select threadline.count_hours() is not null as told`
    expect(other).toEqual({ told: true })
    await counter`commit`
    counter.release()
  })

  test('finds changes whose ids are hours away from their time, because the clock stepped back', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await lastCounted(db, 2)
    await db.sql.unsafe(
      `select setval('threadline.change_id_seq', (extract(epoch from clock_timestamp())::bigint - 1577836800 + 18000) << 32)`,
    )
    await db.sql`insert into t (v) values ('ahead')`
    // The same, but an hour ago: what was captured then, and what was written down of the clock.
    await db.sql.unsafe(withoutGuard)
    await db.sql.unsafe(`update threadline.audit_changes set captured_at = ${thisHour} - interval '1 minute'`)
    await db.sql.unsafe(`update threadline.clock_skews set captured_at = ${thisHour} - interval '61 seconds'`)
    await expectCounted(db)
    expect(await counted(db)).toEqual([{ op: 'I', n: 1 }])
  })
})
