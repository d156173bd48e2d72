import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { capture } from '../triggers/__fixtures__/captured-tables.ts'
import { expectReplay } from '../triggers/__fixtures__/replay.ts'
import { maintainStorage } from './maintain-storage.ts'

const parents = ['audit_changes', 'audit_transactions']

/** The partitions in the order of their bounds. */
const partitions = ({ sql }: TestDatabase, parent: string) =>
  sql<{ name: string; from: string; to: string }[]>`
    select name, bounds[1] as from, bounds[2] as to
    from (
      select relname::text as name, regexp_match(pg_get_expr(relpartbound, oid), $$FROM \\('?([^')]+)'?\\) TO \\('?([^')]+)'?\\)$$) as bounds
      from pg_class join pg_inherits on inhrelid = oid where inhparent = ('threadline.' || ${parent})::regclass
    ) as partition
    order by case bounds[1] when 'MINVALUE' then null else bounds[1]::numeric end nulls first`

/** Every id has its place, and only one. */
async function expectWithoutGap(db: TestDatabase) {
  for (const parent of parents) {
    const found = await partitions(db, parent)
    expect(found.at(0)).toMatchObject({ name: `${parent}_earlier`, from: 'MINVALUE' })
    expect(found.at(-1)).toMatchObject({ name: `${parent}_later`, to: 'MAXVALUE' })
    for (const [index, { from }] of found.entries()) if (index > 0) expect(from).toBe(found[index - 1]?.to)
  }
}

const maintain = (db: TestDatabase, options = {}) =>
  maintainStorage(drizzle(db.connect(db.url, { max: 2 })), options)

const month = ({ sql }: TestDatabase, ahead: number) =>
  sql`select to_char(now() at time zone 'UTC' + make_interval(months => ${ahead}), 'YYYY_MM') as name`.then(
    ([row]) => row?.name,
  )

/** As if nobody had made partitions for a year: only the first month is there, and what is written now lies in the last partition. */
async function neglect(db: TestDatabase) {
  for (const parent of parents) {
    const [current, ...rest] = (await partitions(db, parent)).filter(({ name }) => /\d$/.test(name))
    await db.sql.unsafe(`alter table threadline.${parent} detach partition threadline.${parent}_later`)
    for (const { name } of rest) await db.sql.unsafe(`drop table threadline.${name}`)
    // The present month is put a year into the past.
    await db.sql.unsafe(`alter table threadline.${parent} detach partition threadline.${parent}_earlier`)
    await db.sql.unsafe(`drop table threadline.${current?.name}`)
    const [from, to] = await Promise.all([monthId(db, -13), monthId(db, -12)])
    const past = `${parent}_${await month(db, -13)}`
    await db.sql.unsafe(`
      alter table threadline.${parent} attach partition threadline.${parent}_earlier for values from (minvalue) to (${from});
      create table threadline.${past} partition of threadline.${parent} for values from (${from}) to (${to});
      alter table threadline.${parent} attach partition threadline.${parent}_later for values from (${to}) to (maxvalue)`)
  }
}

const monthId = async ({ sql }: TestDatabase, ahead: number) => {
  const [row] = await sql`
    select threadline.month_id((date_trunc('month', now() at time zone 'UTC') + make_interval(months => ${ahead})) at time zone 'UTC')::text as id`
  return row?.id
}

describe('the partitions of the trail', () => {
  test('cover all ids without a gap, by month for a year ahead, from the installation on', async ({ db }) => {
    await expectWithoutGap(db)
    for (const parent of parents) {
      const found = (await partitions(db, parent)).map(({ name }) => name)
      expect(found).toHaveLength(15)
      expect(found[1]).toBe(`${parent}_${await month(db, 0)}`)
      expect(found[13]).toBe(`${parent}_${await month(db, 12)}`)
    }
  })

  test('take in every id there can be, however wrong a clock was', async ({ db }) => {
    await db.sql`
      insert into threadline.audit_changes (id, transaction_id, captured_at, table_id, op)
      select id::bigint, id::bigint, now(), 1, 'I' from unnest(${['-9223372036854775808', '-1', '0', '9223372036854775807']}::text[]) as id
      union all
      select threadline.month_id(month) + shift, 0, now(), 1, 'I'
      from generate_series(date_trunc('month', now()) - interval '2 months', now() + interval '20 months', '1 month') as month, generate_series(-1, 1) as shift`
    const [counted] = await db.sql`select count(*)::int as n from threadline.audit_changes`
    expect(counted?.n).toBe(4 + 23 * 3)
  })

  test('are left alone when they are there', async ({ db }) => {
    expect(await maintain(db)).toMatchObject({ partitionsMade: [] })
    await expectWithoutGap(db)
  })

  test('are made ahead when time has gone by', async ({ db }) => {
    const [done] = await db.sql`select made, finished from threadline.ensure_partitions(14)`
    const names = [await month(db, 13), await month(db, 14)]
    const expected = parents.flatMap((parent) => names.map((name) => `${parent}_${name}`))
    expect(done).toEqual({ made: expected, finished: true })
    await expectWithoutGap(db)
  })

  test('are made once by callers at the same time', async ({ db }) => {
    const sessions = Array.from({ length: 4 }, () => db.connect(db.url, { max: 1 }))
    const made = await Promise.all(
      sessions.map(async (sql) => (await sql`select made from threadline.ensure_partitions(13)`)[0]?.made),
    )
    expect(made.flat()).toHaveLength(2)
    await expectWithoutGap(db)
  })

  test('are not made while a writer is in a transaction, who then is not kept waiting: a later run makes them', async ({
    db,
  }) => {
    await capture(db, 'create table t (id int primary key)', { t: {} })
    await neglect(db)
    await db.sql`insert into t values (1)`
    const writer = await db.sql.reserve()
    await writer`begin`
    await writer`insert into t values (2)`
    await expect(maintain(db, { lockTimeoutMs: 50 })).rejects.toMatchObject({ code: 'lock_timeout' })
    await writer`insert into t values (3)`
    await writer`commit`
    writer.release()
    expect((await maintain(db)).partitionsMade).not.toEqual([])
    await expectWithoutGap(db)
    await expectReplay(db, 't')
  })
})

describe('the last partition, in which changes have collected because nobody made others for a year', () => {
  test('becomes that of all months until then, and what is in it stays', async ({ db }) => {
    await capture(db, 'create table t (id int primary key)', { t: {} })
    await neglect(db)
    await db.sql`insert into t values (1), (2)`
    const [home] =
      await db.sql`select distinct tableoid::regclass::text as name from threadline.audit_changes`
    expect(home?.name).toBe('threadline.audit_changes_later')
    expect((await maintain(db)).partitionsMade).toEqual(
      await Promise.all(parents.map(async (parent) => `${parent}_${await month(db, 12)}`)),
    )
    await db.sql`insert into t values (3)`
    await db.sql`delete from t where id = 1`
    await expectWithoutGap(db)
    await expectReplay(db, 't')
    expect(await db.sql`select from threadline.audit_changes_later`).toEqual([])
    expect(await maintain(db)).toMatchObject({ partitionsMade: [] })
    expect(await db.sql`select from pg_constraint where conname like 'until%'`).toEqual([])
  })

  test('is not read while writers wait for it', async ({ db }) => {
    await capture(db, 'create table t (id int primary key)', { t: {} })
    await neglect(db)
    await db.sql`insert into t values (1), (2)`
    const heard: string[] = []
    const step = db.connect(db.url, { max: 1, onnotice: ({ message }) => heard.push(message ?? '') })
    const ensure = () => step`select finished from threadline.ensure_partitions()`
    await step`set client_min_messages = debug1`
    await ensure()
    await step`begin`
    await ensure()
    // Between the steps, and while the rows are validated.
    await db.sql`insert into t values (3)`
    await step`commit`
    heard.length = 0
    await ensure()
    expect(heard.filter((message) => message.includes('implied by existing constraints'))).toHaveLength(2)
    expect(await ensure()).toEqual([{ finished: true }])
    await expectWithoutGap(db)
    await expectReplay(db, 't')
  })

  test('also takes in what is still to come when the clock of the server was years ahead once', async ({
    db,
  }) => {
    await capture(db, 'create table t (id int primary key)', { t: {} })
    await neglect(db)
    await db.sql`select setval('threadline.change_id_seq', threadline.month_id(now() + interval '4 years'))`
    await db.sql`insert into t values (1)`
    await maintain(db)
    await db.sql`insert into t values (2)`
    expect(await maintain(db)).toMatchObject({ partitionsMade: [] })
    await expectWithoutGap(db)
    await expectReplay(db, 't')
  })
})
