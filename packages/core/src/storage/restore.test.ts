import {
  anotherOlderServer,
  test as base,
  createDatabase,
  olderServer,
  skipReasons,
  type TestDatabase,
} from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { asActor, capture, captured, trail } from '../triggers/__fixtures__/captured-tables.ts'
import { expectReplay } from '../triggers/__fixtures__/replay.ts'
import { dump, restore, wholeTrail } from './__fixtures__/dump-and-restore.ts'
import { installStorage } from './install-storage.ts'

// pg_dump comes with the system's PostgreSQL alone, and dumps servers that are no newer than it.
const test = base
  .extend('cluster', () => olderServer())
  .extend('source', async ({ cluster }, { onCleanup }) => {
    if (cluster === undefined) return undefined
    const database = await createDatabase(cluster, { empty: true })
    onCleanup(database.drop)
    await installStorage(drizzle(database.connect(database.url, { max: 1 })))
    return database
  })

const ddl = 'create table t (id int primary key, v text)'

/** Uses up transaction ids: each subtransaction that writes takes one. */
const burn = ({ sql }: TestDatabase, count: number) =>
  sql.unsafe(
    `create temp table burnt (n int);
     do $$ begin for i in 1..${count} loop begin insert into burnt values (i); raise 'burn'; exception when raise_exception then null; end; end loop; end $$;
     drop table burnt`,
  )

const nextXid = async ({ sql }: TestDatabase) => {
  const [row] = await sql`select pg_current_xact_id()::text::int as xid`
  return Number(row?.xid)
}

async function fill(db: TestDatabase): Promise<void> {
  for (let n = 1; n <= 20; n++) await asActor(db, `old-${n}`, `insert into t values (${n}, 'old')`)
  await asActor(
    db,
    'old-21',
    `update t set v = 'changed'; update t set id = 100 where id = 1; delete from t where id = 2`,
  )
  await asActor(
    db,
    'old-22',
    `select threadline.record_action('old.action', '{}'); select set_config('threadline.actor_ref', '', true); update t set v = 'x' where id = 3`,
  )
}

describe('after dump and restore into a younger cluster, whose transaction ids are lower', () => {
  const slow = { timeout: 120_000 }
  test(
    'the trail is the same, and new changes are filed under new transactions with their own actors',
    slow,
    async ({ source, skip }) => {
      if (source === undefined) return skip(skipReasons.noOlderServer)
      await capture(source, ddl, { t: {} })
      await burn(source, 3000)
      await fill(source)
      const younger = await anotherOlderServer()
      if (younger === undefined) return skip(skipReasons.noOlderServer)
      const target = await createDatabase(younger, { empty: true })
      await restore(target.url, await dump(source))
      const before = await wholeTrail(source)
      expect(await wholeTrail(target)).toEqual(before)

      // The new transactions run through the very transaction ids of the old ones.
      const [stored] =
        await target.sql`select min(xid::text::int) as first, max(xid::text::int) as last from threadline.audit_transactions`
      const missing = Number(stored?.first) - (await nextXid(target))
      expect(missing).toBeGreaterThan(0)
      await burn(target, missing - 8)
      const collisions = Number(stored?.last) - Number(stored?.first) + 10
      for (let n = 0; n < collisions; n++)
        await asActor(target, 'new', `update t set v = '${n}' where id = 4`)
      const [shared] = await target.sql`
      select count(*)::int as n from (select from threadline.audit_transactions group by xid having count(*) > 1) as twice`
      expect(shared?.n).toBeGreaterThan(10)

      const made = await trail(target)
      const [old, recent] = [made.slice(0, -collisions), made.slice(-collisions)]
      expect(old).toEqual(await trail(source))
      expect(new Set(recent.map(({ actor, op, key }) => `${actor} ${op} ${key}`))).toEqual(
        new Set(['user/new U 4']),
      )
      expect(new Set(recent.map(({ transactionId }) => transactionId)).size).toBe(collisions)
      const kept = (await wholeTrail(target)).map(({ row }) => row)
      for (const { row } of before) expect(kept).toContain(row)
      await expectReplay(target, 't')
      await target.drop()
    },
  )
})

describe('a full dump', () => {
  test('holds the trail once: restoring it captures nothing, and capture goes on afterwards', async ({
    source,
    cluster,
    skip,
  }) => {
    if (source === undefined || cluster === undefined) return skip(skipReasons.noOlderServer)
    await capture(
      source,
      `${ddl}; create table p (id int primary key) partition by range (id); create table p_low partition of p for values from (0) to (10)`,
      { t: { mask: ['v'] }, p: {} },
    )
    await fill(source)
    await source.sql`insert into p values (1)`
    const target = await createDatabase(cluster, { empty: true })
    await restore(target.url, await dump(source))
    expect(await wholeTrail(target)).toEqual(await wholeTrail(source))
    await target.sql`insert into p values (2)`
    await target.sql`truncate p_low`
    await target.sql`insert into t values (50, 'secret')`
    await target.sql`alter table t rename v to w`
    await target.sql`insert into t values (51, 'secret')`
    await target.sql`alter table t rename w to v`
    expect((await captured(target)).slice(-4)).toEqual(['I 2', 'T', 'I 50', 'I 51'])
    expect(JSON.stringify(await trail(target))).not.toContain('secret')
    // The tables are others for the database, which the registry then notes.
    for (const status of ['replaced', 'unchanged'])
      expect(await capture(target, 'select', { t: { mask: ['v'] }, p: {} })).toEqual([
        { table: 't', status },
        { table: 'p', status },
      ])
    await target.drop()
  })

  test('of the trail alone can be restored alone', async ({ source, cluster, skip }) => {
    if (source === undefined || cluster === undefined) return skip(skipReasons.noOlderServer)
    await capture(source, ddl, { t: {} })
    await fill(source)
    const target = await createDatabase(cluster, { empty: true })
    await restore(target.url, await dump(source, '--schema=threadline'))
    expect(await wholeTrail(target)).toEqual(await wholeTrail(source))
    await target.drop()
  })
})

describe('a dump of data only, which is restored with an empty search_path', () => {
  test('is captured like any other writing, each row once, and does not fail', async ({
    source,
    cluster,
    skip,
  }) => {
    if (source === undefined || cluster === undefined) return skip(skipReasons.noOlderServer)
    await source.sql.unsafe(`${ddl}; insert into t values (1, 'a'), (2, 'b')`)
    const data = await dump(source, '--data-only', '--table=t')
    expect(data).toContain(`set_config('search_path', '', false)`)
    const target = await createDatabase(cluster, { empty: true })
    await installStorage(drizzle(target.connect(target.url, { max: 1 })))
    await capture(target, ddl, { t: {} })
    await restore(target.url, data)
    expect(await captured(target)).toEqual(['I 1', 'I 2'])
    const headers = await target.sql`select actor, application_name from threadline.audit_transactions`
    expect(headers).toEqual([{ actor: null, application_name: 'psql' }])
    await expectReplay(target, 't')
    await target.drop()
  })

  test('is not captured when it is made with --disable-triggers, by a superuser', async ({
    source,
    cluster,
    skip,
  }) => {
    if (source === undefined || cluster === undefined) return skip(skipReasons.noOlderServer)
    await capture(source, ddl, { t: {} })
    await source.sql`insert into t values (1, 'a')`
    const data = await dump(source, '--data-only', '--table=t', '--disable-triggers')
    await source.connect(source.superuserUrl, { max: 1 }).unsafe(`
      alter table t disable trigger all; truncate t; alter table t enable trigger all`)
    await restore(source.superuserUrl, data)
    expect(await captured(source)).toEqual(['I 1'])
    await expectReplay(source, 't')
  })
})
