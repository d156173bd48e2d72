import { test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { asActor, capture, captured, trail } from './__fixtures__/captured-tables.ts'
import { expectReplay } from './__fixtures__/replay.ts'

const ddl = `
  create table p (id int, region text, v text, primary key (region, id)) partition by list (region);
  create table p_north partition of p for values in ('n');
  create table p_south partition of p for values in ('s') partition by range (id);
  create table p_south_low partition of p_south for values from (0) to (100);
  create table p_south_high partition of p_south for values from (100) to (200)`

describe('a partitioned table', () => {
  test('has one history, which says in what partition the row was', async ({ db }) => {
    await capture(db, ddl, { p: {} })
    await db.sql`insert into p values (1, 'n', 'a'), (1, 's', 'b'), (150, 's', 'c')`
    await db.sql`update p set v = v || '!' where id = 1`
    await db.sql`delete from p where id = 150`
    expect((await trail(db, 'p')).map(({ op, key, partition }) => [op, key, partition])).toEqual([
      ['I', '["n","1"]', 'p_north'],
      ['I', '["s","1"]', 'p_south_low'],
      ['I', '["s","150"]', 'p_south_high'],
      ['U', '["n","1"]', 'p_north'],
      ['U', '["s","1"]', 'p_south_low'],
      ['D', '["s","150"]', 'p_south_high'],
    ])
    await expectReplay(db, 'p')
  })

  test('is captured when a partition is written to directly', async ({ db }) => {
    await capture(db, ddl, { p: {} })
    await db.sql`insert into p_north values (1, 'n', 'a')`
    await db.sql`insert into p_south values (1, 's', 'a')`
    await db.sql`update p_south_low set v = 'b'`
    await db.sql`delete from p_north`
    expect(await captured(db, 'p')).toEqual(['I ["n","1"]', 'I ["s","1"]', 'U ["s","1"]', 'D ["n","1"]'])
    await expectReplay(db, 'p')
  })

  test('whose rows move between partitions: a delete there and an insert here, in order', async ({ db }) => {
    await capture(db, ddl, { p: {} })
    await db.sql`insert into p values (1, 'n', 'a'), (2, 's', 'b')`
    await asActor(db, 'ann', `update p set id = id + 100, region = 's', v = v || '!'`)
    expect((await trail(db, 'p')).slice(2).map(({ op, partition }) => [op, partition])).toEqual([
      ['D', 'p_north'],
      ['I', 'p_south_high'],
      ['D', 'p_south_low'],
      ['I', 'p_south_high'],
    ])
    await expectReplay(db, 'p')
  })

  test('is truncated as a whole, from the middle, and one partition at a time', async ({ db }) => {
    await capture(db, ddl, { p: {} })
    const fill = () =>
      db.sql`insert into p values (1, 'n', ''), (1, 's', ''), (150, 's', '') on conflict do nothing`
    for (const target of ['p_south_high', 'p_south', 'p', 'p_north']) {
      await fill()
      await db.sql.unsafe(`truncate ${target}`)
      await expectReplay(db, 'p')
    }
    const truncated = (await trail(db, 'p')).filter(({ op }) => op === 'T').map(({ partition }) => partition)
    expect(truncated.filter((partition) => partition === null)).toHaveLength(1)
    expect(truncated.filter((partition) => partition === 'p_south_high')).toHaveLength(3)
  })

  test('takes MERGE, ON CONFLICT and cascades like any other', async ({ db }) => {
    await capture(
      db,
      `create table owner (id int primary key);
       create table p (id int, owner_id int references owner on delete cascade, v text, primary key (id)) partition by hash (id);
       create table p_0 partition of p for values with (modulus 2, remainder 0);
       create table p_1 partition of p for values with (modulus 2, remainder 1)`,
      { p: {}, owner: {} },
    )
    await db.sql`insert into owner values (1), (2)`
    await db.sql`insert into p select n, 1 + n % 2, 'v' from generate_series(1, 10) as n`
    await db.sql`insert into p values (3, 1, 'new'), (11, 2, 'new') on conflict (id) do update set v = excluded.v`
    if (db.serverVersion >= 150_000)
      await db.sql`merge into p using (values (4), (12)) as s (id) on s.id = p.id
        when matched then delete when not matched then insert values (s.id, 2, 'merged')`
    await db.sql`delete from owner where id = 1`
    await expectReplay(db, 'p', 'owner')
  })

  test('in which a partition has its columns in another order, and dropped ones', async ({ db }) => {
    await capture(
      db,
      `create table p (gone int, id int primary key, v text, secret text) partition by range (id);
       alter table p drop gone cascade;
       create table p_odd (secret text, older text, v text, oldest int, id int not null);
       alter table p_odd drop older, drop oldest;
       alter table p attach partition p_odd for values from (0) to (10);
       create table p_new partition of p for values from (10) to (20)`,
      { p: { mask: ['secret'] } },
    )
    await db.sql`insert into p (id, v, secret) values (1, 'a', 'geheim'), (11, 'a', 'geheim')`
    await db.sql`update p set v = 'b', secret = 'neu'`
    await db.sql`delete from p`
    const made = await trail(db, 'p')
    expect(made.map(({ op, key }) => `${op} ${key}`)).toEqual(['I 1', 'I 11', 'U 1', 'U 11', 'D 1', 'D 11'])
    expect(JSON.stringify(made)).not.toMatch(/geheim|neu/)
    expect(made[3]).toMatchObject({
      after: { id: 11, v: 'b', secret: '[REDACTED]' },
      before: { v: 'a', secret: '[REDACTED]' },
    })
    expect(made[2]).toMatchObject({
      after: { id: 1, v: 'b', secret: '[REDACTED]' },
      before: { v: 'a', secret: '[REDACTED]' },
    })
  })

  test('that gets a column after install: updates of the new column alone are recorded, in every partition', async ({
    db,
  }) => {
    await capture(
      db,
      `create table p (gone int, id int primary key, v text) partition by range (id);
       alter table p drop gone;
       create table p_few partition of p for values from (0) to (10);
       create table p_many (v text, a int, b int, c int, id int not null);
       alter table p_many drop a, drop b, drop c;
       alter table p attach partition p_many for values from (10) to (20)`,
      { p: {} },
    )
    await db.sql`insert into p values (1, 'a'), (11, 'a')`
    await db.sql`alter table p add extra text`
    await db.sql`update p set extra = 'x'`
    expect((await trail(db, 'p')).slice(2)).toMatchObject([
      { op: 'U', key: '1', before: { extra: null }, after: { extra: 'x' } },
      { op: 'U', key: '11', before: { extra: null }, after: { extra: 'x' } },
    ])
  })
})

describe('a partition that comes later', () => {
  test('is captured by itself, with TRUNCATE of the table; its own TRUNCATE once capture is installed again', async ({
    db,
  }) => {
    await capture(db, ddl, { p: {} })
    await db.sql`create table p_west partition of p for values in ('w')`
    await db.sql`insert into p_west values (1, 'w', 'a')`
    await db.sql`truncate p`
    expect(await captured(db, 'p')).toContain('T')
    await expectReplay(db, 'p')
    expect(await capture(db, 'select', { p: {} })).toEqual([{ table: 'p', status: 'replaced' }])
    expect(await capture(db, 'select', { p: {} })).toEqual([{ table: 'p', status: 'unchanged' }])
    await db.sql`insert into p_west values (1, 'w', 'a')`
    await db.sql`truncate p_west`
    expect((await trail(db, 'p')).at(-1)).toMatchObject({ op: 'T', partition: 'p_west' })
    await expectReplay(db, 'p')
  })

  test('and was a table with rows: what happens to them from now on is recorded, with what they were', async ({
    db,
  }) => {
    await capture(db, ddl, { p: {} })
    await db.sql`create table p_east (id int not null, region text not null, v text)`
    await db.sql`insert into p_east values (1, 'e', 'old'), (2, 'e', 'old')`
    await db.sql`alter table p attach partition p_east for values in ('e')`
    await db.sql`update p set v = 'new' where id = 1`
    await db.sql`delete from p where id = 2`
    expect(await trail(db, 'p')).toMatchObject([
      { op: 'U', key: '["e","1"]', before: { v: 'old' } },
      { op: 'D', key: '["e","2"]', before: { id: 2, region: 'e', v: 'old' } },
    ])
  })

  test('lies in another schema: its name says so', async ({ db }) => {
    await capture(
      db,
      `${ddl}; create schema archive; create table archive.p_old partition of p for values in ('o')`,
      { p: {} },
    )
    await db.sql`insert into p values (1, 'o', 'a')`
    await db.sql`truncate archive.p_old`
    expect((await trail(db, 'p')).map(({ partition }) => partition)).toEqual([
      'archive.p_old',
      'archive.p_old',
    ])
  })
})

describe('a detached partition', () => {
  test('no longer writes into the history of the table, not even by TRUNCATE', async ({ db }) => {
    await capture(db, ddl, { p: {} })
    await db.sql`insert into p values (1, 'n', 'a'), (1, 's', 'b')`
    await db.sql`alter table p detach partition p_north`
    await db.sql`update p_north set v = 'x'`
    await db.sql`truncate p_north`
    await db.sql`drop table p_north`
    expect(await captured(db, 'p')).toHaveLength(2)
  })

  test('can be audited as a table of its own, TRUNCATE included', async ({ db }) => {
    await capture(db, ddl, { p: {} })
    await db.sql`alter table p detach partition p_north`
    await capture(db, 'select', { p_north: {} })
    await db.sql`insert into p_north values (1, 'n', 'a')`
    await db.sql`truncate p_north`
    expect(await captured(db, 'p_north')).toEqual(['I ["n","1"]', 'T'])
    expect(await captured(db, 'p')).toEqual([])
    await expectReplay(db, 'p_north')
    const attached = db.sql`alter table p attach partition p_north for values in ('n')`
    await expect(attached, 'two captures of one row').rejects.toThrow('already exists')
  })
})

test('a partition by itself is refused, with the name of the table to audit', async ({ db }) => {
  await expect(capture(db, ddl, { p_north: {} })).rejects.toThrow('is a partition; audit p')
})

test('a table with inheriting children is refused, because its triggers do not see their rows', async ({
  db,
}) => {
  const refused = capture(db, 'create table a (id int primary key); create table b () inherits (a)', {
    a: {},
  })
  await expect(refused).rejects.toMatchObject({ code: 'table_not_auditable' })
})
