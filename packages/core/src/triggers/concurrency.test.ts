import { type TestDatabase, test } from '@threadline/testing'
import type { Sql } from 'postgres'
import { describe, expect } from 'vitest'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { expectReplay } from './__fixtures__/replay.ts'

const ddl = `
  create table t (id int primary key, v text);
  create table p (id int primary key, v text) partition by range (id);
  create table p_low partition of p for values from (0) to (100);
  create table p_high partition of p for values from (100) to (200);
  insert into t select n, 'old' from generate_series(1, 100) as n;
  insert into p select n, 'old' from generate_series(1, 20) as n;
  insert into p select n, 'old' from generate_series(101, 120) as n`

const who = `select set_config('threadline.actor_ref', '{"type":"user","id":"ann"}', true),
  set_config('threadline.context', '{"correlation_id":"the same","request_id":"the same"}', true)`

/** Every kind of change there is, to rows of which the first is given. */
const everything = (first: number) => `
  ${who};
  insert into t values (${first + 1000}, 'new');
  update t set v = 'changed' where id = ${first};
  update t set id = ${first + 2000} where id = ${first + 1};
  delete from t where id = ${first + 2};
  insert into p values (${first + 40}, 'new');
  update p set v = 'changed' where id = ${first};
  update p set id = id + 150 where id = ${first + 1};
  savepoint s; delete from p where id = ${first + 2}; rollback to s;
  select set_config('threadline.actor_ref', '{"type":"user","id":"bob"}', true);
  update t set v = 'again' where id = ${first};
  select threadline.record_action('the.same', '{"reason":"the same"}')`

const session = (db: TestDatabase): Sql => db.connect(db.url, { max: 1 })

describe('nothing waits', () => {
  test('when two transactions of the same actor and correlation id write to different rows', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {}, p: {} })
    const [one, other] = [session(db), session(db)]
    await one.unsafe(`begin; ${everything(3)}`)
    await other.unsafe(`begin; set local lock_timeout = '1ms'; ${everything(13)}`)
    await one.unsafe(everything(8))
    await other.unsafe('commit')
    await one.unsafe('commit')
    expect(await trail(db)).toHaveLength(3 * 9)
  })

  test('when maintenance, a dump and a reader are at it', async ({ db }) => {
    await capture(db, ddl, { t: {}, p: {} })
    const [maintenance, dump] = [session(db), session(db)]
    await maintenance.unsafe(`begin; update threadline.rollup_state set counted_until = counted_until - interval '3 hours';
      select threadline.count_hours(); select threadline.ensure_partitions()`)
    await dump.unsafe(`begin isolation level repeatable read`)
    const tables =
      await dump`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'threadline'`
    await dump.unsafe(`lock table ${tables.map(({ name }) => name).join(', ')} in access share mode`)
    await session(db).unsafe(`begin; set local lock_timeout = '1ms'; ${everything(3)}; commit`)
    await Promise.all([maintenance.unsafe('rollback'), dump.unsafe('rollback')])
    expect(await trail(db)).toHaveLength(9)
  })

  test('for more than a lock that every INSERT takes', async ({ db }) => {
    await capture(db, ddl, { t: {}, p: {} })
    const writer = session(db)
    await writer.unsafe(`begin; ${everything(3)}`)
    const modes = await db.sql`
      select distinct mode from pg_locks join pg_class on pg_class.oid = relation
      where relnamespace = 'threadline'::regnamespace and locktype = 'relation'`
    expect(modes.map(({ mode }) => mode)).toEqual(expect.arrayContaining(['RowExclusiveLock']))
    for (const { mode } of modes) expect(['AccessShareLock', 'RowExclusiveLock']).toContain(mode)
    const advisory =
      await db.sql`select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
    expect(advisory).toEqual([])
    await writer.unsafe('rollback')
  })

  test('when many sessions write at once', async ({ db }) => {
    await capture(db, ddl, { t: {}, p: {} })
    const sessions = Array.from({ length: 6 }, () => session(db))
    await Promise.all(
      sessions.map(async (writer, index) => {
        for (let n = 0; n < 10; n++)
          await writer.unsafe(
            `begin; ${who}; update t set v = v || '!' where id = ${index + 1}; insert into t values (${1000 + index * 100 + n}); commit`,
          )
      }),
    )
    const [counted] = await db.sql`
      select count(*)::int as changes, count(distinct transaction_id)::int as transactions, count(distinct actor)::int as actors from threadline.audit_changes`
    expect(counted).toEqual({ changes: 120, transactions: 60, actors: 1 })
  })
})

describe('SERIALIZABLE transactions', () => {
  test('read nothing of the trail that another one could be writing', async ({ db }) => {
    await capture(db, ddl, { t: {}, p: {} })
    const writer = session(db)
    await writer.unsafe(`begin isolation level serializable; ${everything(3)}; truncate p`)
    const read = await db.sql`
      select relation::regclass from pg_locks join pg_class on pg_class.oid = relation
      left join pg_index on indexrelid = relation
      where mode = 'SIReadLock' and relnamespace = 'threadline'::regnamespace`
    expect(read).toEqual([])
    await writer.unsafe('rollback')
  })

  test('fail no more often than without capture', async ({ db }) => {
    // Two tables alike, with rows that fill pages, so that no two transactions meet on one by accident.
    const table = (name: string) => `
      create table ${name} (id int primary key, v text) with (fillfactor = 50);
      insert into ${name} select n, repeat('x', 900) from generate_series(1, 2000) as n; analyze ${name}`
    await capture(db, `${table('captured')}; ${table('plain')}`, { captured: {} })
    const failures = async (name: string) => {
      const sessions = Array.from({ length: 6 }, () => session(db))
      for (const one of sessions) await one`set enable_seqscan = off`
      let failed = 0
      for (let round = 0; round < 8; round++) {
        const statements = (index: number) => {
          const id = 1 + index * 300 + round * 8
          return [
            `begin isolation level serializable; ${who}`,
            `select * from ${name} where id = ${id}`,
            `update ${name} set v = 'changed' where id = ${id}`,
            `select * from ${name} where id between ${id} and ${id + 2}`,
            `delete from ${name} where id = ${id + 1}`,
            'commit',
          ]
        }
        // All transactions take each step before any of them takes the next.
        for (const step of statements(0).keys())
          for (const [index, one] of sessions.entries())
            await one.unsafe(statements(index)[step] ?? '').catch((error: { code?: string }) => {
              if (error.code === '40001') failed++
              else if (error.code !== '25P02') throw error
            })
      }
      return failed
    }
    const without = await failures('plain')
    expect(await failures('captured')).toBe(without)
    expect(without).toBe(0)
    expect(await trail(db)).toHaveLength(6 * 8 * 2)
  })

  test('that do fail leave nothing behind, and are captured when they are repeated', async ({ db }) => {
    await capture(db, 'create table t (id int primary key, v int)', { t: {} })
    await db.sql`insert into t values (1, 10), (2, 20)`
    const [one, other] = [session(db), session(db)]
    for (const skewed of [one, other])
      await skewed.unsafe(`begin isolation level serializable; select sum(v) from t`)
    await one.unsafe('update t set v = (select sum(v) from t) where id = 1; commit')
    const failing = other.unsafe('update t set v = (select sum(v) from t) where id = 2; commit')
    await expect(failing).rejects.toMatchObject({ code: '40001' })
    await other.unsafe('rollback; update t set v = (select sum(v) from t) where id = 2')
    expect(await trail(db)).toHaveLength(4)
    expect(await db.sql`select from threadline.audit_transactions`).toHaveLength(3)
    await expectReplay(db, 't')
  })
})
