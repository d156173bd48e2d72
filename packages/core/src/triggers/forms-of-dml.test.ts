import { skipReasons, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { asActor, capture, captured, trail } from './__fixtures__/captured-tables.ts'
import { expectReplay } from './__fixtures__/replay.ts'

const ddl = 'create table t (id int primary key, v text, n int default 0)'

describe('TRUNCATE', () => {
  test('is one record for each table, also for those that CASCADE reaches, with the actor', async ({
    db,
  }) => {
    await capture(
      db,
      'create table a (id int primary key); create table b (id int primary key, a int references a); create table c (id int primary key)',
      { a: {}, b: {}, c: {} },
    )
    await db.sql`insert into a values (1)`
    await db.sql`insert into b values (1, 1)`
    await db.sql`insert into c values (1)`
    await asActor(db, 'ann', 'truncate a restart identity cascade')
    const truncated = (await trail(db)).filter(({ op }) => op === 'T')
    expect(truncated.map(({ table }) => table).toSorted()).toEqual(['a', 'b'])
    for (const change of truncated)
      expect(change).toMatchObject({
        actor: 'user/ann',
        key: null,
        partition: null,
        after: null,
        before: null,
      })
    await expectReplay(db, 'a', 'b', 'c')
  })

  test('stands in order between the writes of its transaction', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await asActor(
      db,
      'ann',
      'insert into t values (1); truncate t; insert into t values (1), (2); delete from t where id = 2',
    )
    expect(await captured(db)).toEqual(['I 1', 'T', 'I 1', 'I 2', 'D 2'])
    await expectReplay(db, 't')
  })
})

describe('ON CONFLICT', () => {
  test('DO NOTHING records nothing, not even a transaction', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a')`
    await db.sql`insert into t values (1, 'b') on conflict do nothing`
    expect(await captured(db)).toEqual(['I 1'])
    expect(await db.sql`select from threadline.audit_transactions`).toHaveLength(1)
  })

  test('DO UPDATE is an update with its before image, an insert where there was no conflict, nothing where nothing changes', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a'), (2, 'same')`
    await db.sql`insert into t values (1, 'b'), (2, 'same'), (3, 'new') on conflict (id) do update set v = excluded.v`
    expect(await trail(db)).toMatchObject([
      { op: 'I', key: '1' },
      { op: 'I', key: '2' },
      { op: 'U', key: '1', before: { v: 'a' }, after: { id: 1, v: 'b', n: 0 } },
      { op: 'I', key: '3' },
    ])
    await expectReplay(db, 't')
  })
})

test('MERGE is what it did to each row: insert, update, delete, nothing', async ({ db, skip }) => {
  skip(db.serverVersion < 150_000, skipReasons.serverLacksFeature)
  await capture(db, ddl, { t: {} })
  await db.sql`insert into t values (1, 'update'), (2, 'delete'), (3, 'leave')`
  const merge = `merge into t using (values (1), (2), (3), (4), (5)) as s (id) on s.id = t.id
    when matched and v = 'update' then update set v = 'updated'
    when matched and v = 'delete' then delete
    when matched then do nothing
    when not matched and s.id = 4 then insert values (4, 'inserted')
    when not matched then do nothing`
  await db.sql.unsafe(merge)
  expect((await captured(db)).slice(3)).toEqual(['U 1', 'D 2', 'I 4'])
  if (db.serverVersion >= 170_000)
    await db.sql.unsafe(`with merged as (${merge} returning t.id) select * from merged`)
  await expectReplay(db, 't')
})

test('COPY is captured row by row', async ({ db }) => {
  await capture(db, ddl, { t: {} })
  const copy = await db.sql`copy t (id, v) from stdin`.writable()
  await new Promise<void>((resolve, reject) => {
    copy.on('finish', resolve).on('error', reject)
    copy.end('1\ta\n2\t\\N\n')
  })
  expect(await captured(db)).toEqual(['I 1', 'I 2'])
  await expectReplay(db, 't')
})

describe('a data-modifying CTE', () => {
  test('records every stored row version once, in the order in which the parts were carried out', async ({
    db,
  }) => {
    await capture(db, `${ddl}; create table log (id int primary key, v text)`, { t: {}, log: {} })
    await db.sql`insert into t values (1, 'a'), (2, 'b')`
    await db.sql`
      with gone as (delete from t where id = 1 returning *),
           changed as (update t set v = 'c' where id = 2 returning *),
           noted as (insert into log select id, v from gone union all select id + 10, v from changed returning id)
      insert into t select id + 100 from noted`
    expect(await captured(db, 't')).toEqual(['I 1', 'I 2', 'D 1', 'I 101', 'U 2', 'I 112'])
    await expectReplay(db, 't', 'log')
  })

  test('that changes one row twice records the one version that was stored', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a')`
    await db.sql`with first as (update t set v = 'b' returning *) update t set v = 'c' where id in (select id from first)`
    expect((await captured(db)).slice(1)).toEqual(['U 1'])
    await expectReplay(db, 't')
  })

  test('UPDATE … FROM with duplicates records a row once', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a'), (2, 'b')`
    await db.sql`update t set n = s.n from (values (1, 5), (1, 6), (2, 7)) as s (id, n) where s.id = t.id`
    expect((await captured(db)).slice(2)).toEqual(['U 1', 'U 2'])
    await expectReplay(db, 't')
  })
})

describe('nothing is recorded, and no transaction entered,', () => {
  test.for([
    ['for a statement that touches no row', 'update t set v = 1 where false; delete from t where false'],
    ['for an insert of no rows', 'insert into t select 9 where false'],
    ['for an update without change', `update t set v = v, n = n + 0, id = id`],
    ['for SELECT … FOR UPDATE', 'select * from t for update'],
  ])('%s', async ([, statements], { db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a')`
    await asActor(db, 'ann', statements ?? '')
    expect(await captured(db)).toEqual(['I 1'])
    expect(await db.sql`select from threadline.audit_transactions`).toHaveLength(1)
  })

  test('when only ignored columns change, and an ignored column appears nowhere', async ({ db }) => {
    await capture(db, 'create table t (id int primary key, v text, seen_at text)', {
      t: { exceptColumns: ['seen_at'] },
    })
    await db.sql`insert into t values (1, 'a', 'yesterday')`
    await db.sql`update t set seen_at = 'today'`
    await db.sql`update t set v = 'b', seen_at = 'now'`
    await db.sql`delete from t`
    expect(await captured(db)).toEqual(['I 1', 'U 1', 'D 1'])
    const [leaked] = await db.sql`
      select count(*)::int as n from threadline.audit_changes where concat(after, before) ~ 'seen_at|yesterday|today|now'`
    expect(leaked).toEqual({ n: 0 })
  })
})

describe('a write through a view', () => {
  test('that is updatable, or has a rule or an INSTEAD OF trigger, is captured at the table it reaches', async ({
    db,
  }) => {
    await capture(
      db,
      `${ddl};
       create view plain as select id, v from t;
       create view ruled as select id from t;
       create rule remove as on delete to ruled do instead update t set v = 'removed' where id = old.id;
       create view instead as select id, v from t;
       create function write_t() returns trigger language plpgsql as $$ begin insert into t values (new.id, upper(new.v)); return new; end $$;
       create trigger write instead of insert on instead for each row execute function write_t()`,
      { t: {} },
    )
    await db.sql`insert into plain values (1, 'a')`
    await db.sql`delete from ruled where id = 1`
    await db.sql`insert into instead values (2, 'b')`
    expect(await trail(db)).toMatchObject([
      { op: 'I', key: '1' },
      { op: 'U', key: '1', after: { v: 'removed' } },
      { op: 'I', key: '2', after: { v: 'B' } },
    ])
    await expectReplay(db, 't')
  })
})

describe('one statement over very many rows', () => {
  test('takes the one transaction id, and none for subtransactions', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t select n, 'v' from generate_series(1, 20000) as n`
    await db.sql`update t set n = 1`
    const [counted] = await db.sql`
      select count(*)::int as changes, count(distinct transaction_id)::int as transactions, count(distinct xmin::text)::int as "transactionIds"
      from threadline.audit_changes where op = 'U'`
    expect(counted).toEqual({ changes: 20000, transactions: 1, transactionIds: 1 })
  })
})

test('a seed script that disabled triggers and crashed: installing again captures again, and says so', async ({
  db,
}) => {
  await capture(db, ddl, { t: {} })
  await db.sql`alter table t disable trigger user`
  await db.sql`insert into t values (1)`
  expect(await captured(db)).toEqual([])
  expect(await capture(db, 'select', { t: {} })).toEqual([{ table: 't', status: 'replaced' }])
  await db.sql`insert into t values (2)`
  await db.sql`truncate t`
  expect(await captured(db)).toEqual(['I 2', 'T'])
})
