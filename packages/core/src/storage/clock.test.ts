import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { readIdRange, type TimeRange } from '../reading/time-to-id.ts'
import { capture } from '../triggers/__fixtures__/captured-tables.ts'
import { expectReplay } from '../triggers/__fixtures__/replay.ts'

const ddl = 'create table t (id int generated always as identity primary key, v int default 0)'
const second = `(extract(epoch from clock_timestamp())::bigint - 1577836800)`

/** As if the server's clock had been set: the clock of the trail is as many seconds off the time of day. Negative is behind. */
const setClock = ({ sql }: TestDatabase, seconds: number) =>
  sql.unsafe(`select setval('threadline.change_id_seq', (${second} + ${seconds}) << 32)`)

/** The changes in the order in which they were made, with the distance between the second of the id and that of the capture. */
const changes = ({ sql }: TestDatabase) =>
  sql<{ id: string; off: number; at: string }[]>`
    select id::text, ((id >> 32) - floor(extract(epoch from captured_at) - 1577836800))::int as off,
      to_char(captured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from threadline.audit_changes order by captured_at`

const skews = async ({ sql }: TestDatabase) => (await sql`select from threadline.clock_skews`).length

/** Whether the ids that a search by time looks at include each change, however narrow the search. */
async function expectFound(db: TestDatabase) {
  const source = { db: drizzle(db.connect(db.url, { max: 1 })), schema: 'threadline' }
  for (const { id, at } of await changes(db)) {
    const ranges: TimeRange[] = [{ from: at, to: at }, { from: at }, { to: at }, {}]
    for (const range of ranges) {
      const { low, high } = await readIdRange(source, range)
      const found = BigInt(low ?? 0) <= BigInt(id) && BigInt(id) < BigInt(high ?? 2n ** 63n)
      expect(found, `${id} from ${low} to ${high}`).toBe(true)
    }
  }
}

const expectInOrder = async (db: TestDatabase) => {
  const ids = (await changes(db)).map(({ id }) => BigInt(id))
  expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)))
  expect(new Set(ids).size).toBe(ids.length)
}

const writeTwice = async ({ sql }: TestDatabase) => {
  await sql`insert into t default values`
  await sql.begin((tx) => [tx`insert into t default values`, tx`update t set v = v + 1`])
}

describe('the ids of changes', () => {
  test('begin with the second of the capture, and rise in its order', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await writeTwice(db)
    for (const { off } of await changes(db)) expect(Math.abs(off)).toBeLessThanOrEqual(3)
    await expectInOrder(db)
    await expectFound(db)
    expect(await skews(db)).toBe(0)
  })

  test('rise within one second, however many changes are made in it', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t (v) select n from generate_series(1, 5000) as n`
    await expectReplay(db, 't')
    const [seconds] = await db.sql`select count(distinct id >> 32)::int as n from threadline.audit_changes`
    expect(seconds?.n).toBeLessThan(20)
  })

  test('rise after an idle hour, with the time', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await writeTwice(db)
    await setClock(db, -3600)
    await writeTwice(db)
    for (const { off } of await changes(db)) expect(Math.abs(off)).toBeLessThanOrEqual(3)
    expect(await skews(db)).toBe(0)
    await expectFound(db)
  })

  test('rise when the clock steps back: within a transaction and for a row', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await writeTwice(db)
    await setClock(db, 3600)
    await writeTwice(db)
    await writeTwice(db)
    await expectInOrder(db)
    expect((await changes(db)).map(({ off }) => off > 3000)).toContain(true)
    await expectReplay(db, 't')
    await expectFound(db)
  })

  test('are not far from the time unless that is written down', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    for (const off of [45, -45]) {
      await setClock(db, off)
      await writeTwice(db)
    }
    expect(await skews(db)).toBe(0)
    await setClock(db, 70)
    await writeTwice(db)
    expect(await skews(db)).toBeGreaterThan(0)
    await expectFound(db)
  })

  test('move keys at the right time too, however far off the clock was', async ({ db }) => {
    await capture(db, 'create table t (id int primary key, v int)', { t: {} })
    await db.sql`insert into t values (1, 1)`
    for (const off of [-86_400, 3600, 7200]) {
      await setClock(db, off)
      await db.sql`update t set id = id + 1`
    }
    const [matched] = await db.sql`
      select count(*)::int as n from threadline.audit_key_moves join threadline.audit_changes on id = change_id`
    expect(matched).toEqual({ n: 3 })
    await expectReplay(db, 't')
    await expectFound(db)
  })
})

test('an action late in a long transaction has an id of its time', async ({ db }) => {
  await db.sql.begin(async (tx) => {
    await tx`select threadline.record_action('first', '{}')`
    await tx.unsafe(`select setval('threadline.change_id_seq', (${second} - 900) << 32)`)
    await tx`select threadline.record_action('last', '{}')`
  })
  const actions = await db.sql`
    select name, abs((id >> 32) - (extract(epoch from recorded_at)::bigint - 1577836800)) <= 3 as timely
    from threadline.audit_actions order by id`
  expect(actions).toEqual([
    { name: 'first', timely: true },
    { name: 'last', timely: true },
  ])
})

describe('pushing the clock forward', () => {
  test('waits for nobody: while another session does so, the write goes on with an earlier id, which is found all the same', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await writeTwice(db)
    const pusher = await db.sql.reserve()
    await pusher`begin`
    await pusher`lock table threadline.change_clock in exclusive mode`
    await setClock(db, -7200)
    await writeTwice(db)
    await db.sql`update t set v = 7`
    expect((await changes(db)).filter(({ off }) => off < -7000)).not.toHaveLength(0)
    expect(await skews(db)).toBeGreaterThan(0)
    await pusher`rollback`
    pusher.release()
    await writeTwice(db)
    expect(Math.abs((await changes(db)).at(-1)?.off ?? 99)).toBeLessThanOrEqual(3)
    await expectFound(db)
  })

  test('gives its lock back at once, not at the end of the transaction', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await setClock(db, -7200)
    const writer = await db.sql.reserve()
    await writer`begin`
    await writer`insert into t default values`
    const held = await db.sql`select from pg_locks where relation = 'threadline.change_clock'::regclass`
    expect(held).toEqual([])
    await writer`rollback`
    writer.release()
  })

  test('by many sessions at once, again and again, also after the sequence was set back by a restore: no id comes twice', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    const sessions = Array.from({ length: 8 }, () => db.connect(db.url, { max: 1 }))
    await Promise.all(sessions.map((session) => session`select 1`))
    for (let round = 0; round < 15; round++) {
      await setClock(db, -100_000 + round * 1000)
      await Promise.all(
        sessions.map((session) =>
          session.begin((tx) => [
            tx`insert into t default values`,
            tx`insert into t (v) values (1), (2), (3)`,
          ]),
        ),
      )
    }
    const [counted] = await db.sql`
      select count(*)::int as changes, count(distinct id)::int as ids, count(distinct transaction_id)::int as transactions
      from threadline.audit_changes`
    expect(counted).toEqual({ changes: 15 * 8 * 4, ids: 15 * 8 * 4, transactions: 15 * 8 })
  })
})
