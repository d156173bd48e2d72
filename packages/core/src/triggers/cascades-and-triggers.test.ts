import { test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { asActor, capture, captured, trail } from './__fixtures__/captured-tables.ts'
import { expectReplay, startReplay } from './__fixtures__/replay.ts'

const trigger = (name: string, when: string, body: string, of = 't') => `
  create function ${name}() returns trigger language plpgsql as $$ begin ${body} end $$;
  create trigger ${name} ${when} on ${of} for each row execute function ${name}()`

describe('a foreign key', () => {
  test.for([
    ['cascades a delete', 'on delete cascade', 'delete from parent where id = 1', 'D 10', 'D 11'],
    ['cascades an update', 'on update cascade', 'update parent set id = 5 where id = 1', 'U 10', 'U 11'],
    ['sets null', 'on delete set null', 'delete from parent where id = 1', 'U 10', 'U 11'],
    ['sets the default', 'on delete set default', 'delete from parent where id = 1', 'U 10', 'U 11'],
  ])(
    'that %s: the changes of the children are in the same transaction, with the same actor',
    async ([, action, statement, ...expected], { db }) => {
      await capture(
        db,
        `create table parent (id int primary key);
       create table child (id int primary key, parent_id int default 2 references parent ${action})`,
        { parent: {}, child: {} },
      )
      await db.sql`insert into parent values (1), (2)`
      await db.sql`insert into child values (10, 1), (11, 1), (12, 2)`
      await asActor(db, 'ann', statement ?? '')
      expect((await captured(db, 'child')).slice(3)).toEqual(expected)
      const made = (await trail(db)).slice(5)
      expect(new Set(made.map(({ transactionId, actor }) => `${transactionId} ${actor}`)).size).toBe(1)
      expect(made[0]).toMatchObject({ table: 'parent', actor: 'user/ann' })
      await expectReplay(db, 'parent', 'child')
    },
  )

  test('to the same table: a whole tree is deleted, each row once', async ({ db }) => {
    await capture(
      db,
      'create table tree (id int primary key, parent_id int references tree on delete cascade on update cascade)',
      { tree: {} },
    )
    await db.sql`insert into tree values (1, null), (2, 1), (3, 2), (4, 1)`
    await db.sql`update tree set id = id + 10 where id = 1`
    await db.sql`delete from tree where id in (11, 3)`
    expect((await captured(db)).filter((change) => change.startsWith('D')).toSorted()).toEqual([
      'D 11',
      'D 2',
      'D 3',
      'D 4',
    ])
    await expectReplay(db, 'tree')
  })

  test('to the same table: all keys are changed at once, and references follow rows that the statement has changed too', async ({
    db,
  }) => {
    await capture(
      db,
      'create table tree (id int primary key, parent_id int references tree on update cascade)',
      { tree: {} },
    )
    await db.sql`insert into tree values (1, null), (2, 1), (3, 2), (4, 1)`
    await db.sql`update tree set id = id + 10`
    await expectReplay(db, 'tree')
  })
})

describe('a BEFORE trigger', () => {
  test('that changes or suppresses the row: recorded is what was stored', async ({ db }) => {
    const body = `
      if new.v = 'no' then return null; end if;
      new.v := upper(new.v);
      return new;`
    await capture(
      db,
      `create table t (id int primary key, v text); ${trigger('zz_last', 'before insert or update', body)}`,
      { t: {} },
    )
    await db.sql`insert into t values (1, 'a'), (2, 'no')`
    await db.sql`update t set v = 'no'`
    await db.sql`update t set v = 'A'`
    await db.sql`update t set v = 'b'`
    expect(await trail(db)).toMatchObject([
      { op: 'I', key: '1', after: { v: 'A' } },
      { op: 'U', key: '1', before: { v: 'A' }, after: { v: 'B' } },
    ])
    await expectReplay(db, 't')
  })

  test('that retires the version before, which the same statement has stored: each row ends as it is in the table', async ({
    db,
  }) => {
    const body = 'update t set latest = false where item = new.item and latest; return new;'
    await capture(
      db,
      `create table t (id int primary key, item text, latest boolean default true); ${trigger('retire', 'before insert', body)}`,
      { t: {} },
    )
    await db.sql`insert into t values (1, 'a')`
    await db.sql`insert into t values (2, 'a'), (3, 'a'), (4, 'b'), (5, 'a'), (6, 'b')`
    await expectReplay(db, 't')
    // The same row was there before in the same transaction.
    await asActor(
      db,
      'ann',
      `truncate t; insert into t values (1, 'a'); truncate t; insert into t values (1, 'a'), (2, 'a')`,
    )
    await expectReplay(db, 't')
  })
})

describe('an AFTER trigger', () => {
  test('that updates the same row again: both versions, in order', async ({ db }) => {
    const body = 'if new.n < 3 then update t set n = n + 1 where id = new.id; end if; return null;'
    await capture(
      db,
      `create table t (id int primary key, n int); ${trigger('again', 'after insert or update', body)}`,
      { t: {} },
    )
    await db.sql`insert into t values (1, 1), (2, 2)`
    await db.sql`update t set n = 0`
    expect(await captured(db)).toEqual([
      ...['I 1', 'U 1', 'U 1', 'I 2', 'U 2'],
      ...['U 1', 'U 1', 'U 1', 'U 1', 'U 2', 'U 2', 'U 2', 'U 2'],
    ])
    await expectReplay(db, 't')
  })

  test('that updates other rows, which the same statement has stored: each row ends as it is in the table', async ({
    db,
  }) => {
    const body = `if new.main then update t set main = false where id <> new.id and main; end if; return null;`
    await capture(
      db,
      `create table t (id int primary key, main boolean, v int default 0); ${trigger('only_one', 'after insert or update', body)}`,
      { t: {} },
    )
    await db.sql`insert into t values (1, true), (2, true), (3, true)`
    await db.sql`update t set main = true, v = v + 1`
    await db.sql`update t set main = true, v = v + 1, id = id + 10`
    await expectReplay(db, 't')
  })

  test('that deletes other rows, which the same statement has stored: they are gone in the trail too', async ({
    db,
  }) => {
    const body = 'delete from t where id <> new.id and v = new.v; return null;'
    await capture(
      db,
      `create table t (id int primary key, v text); ${trigger('dedupe', 'after insert or update', body)}`,
      { t: {} },
    )
    await db.sql`insert into t values (1, 'a'), (2, 'a'), (3, 'b')`
    await db.sql`update t set v = 'c'`
    await expectReplay(db, 't')
  })

  test('that is deferred to the commit: its writes are captured in the transaction', async ({ db }) => {
    const body = `update t set v = 'late' where id = new.id and v <> 'late'; return null;`
    await capture(
      db,
      `create table t (id int primary key, v text);
       create function late() returns trigger language plpgsql as $$ begin ${body} end $$;
       create constraint trigger late after insert on t deferrable initially deferred for each row execute function late()`,
      { t: {} },
    )
    await asActor(db, 'ann', `insert into t values (1, 'a'), (2, 'b'); update t set v = 'c' where id = 1`)
    const made = await trail(db)
    expect(made.map(({ op, key }) => `${op} ${key}`)).toEqual(['I 1', 'I 2', 'U 1', 'U 1', 'U 2'])
    expect(new Set(made.map(({ transactionId, actor }) => `${transactionId} ${actor}`)).size).toBe(1)
    await expectReplay(db, 't')
  })
})

test('a function in RETURNING that updates the row which is just being inserted', async ({ db }) => {
  await capture(
    db,
    `create table t (id int primary key, v text);
     create function touch(int) returns void language sql volatile as $$ update t set v = v || '!' where id <= $1 $$`,
    { t: {} },
  )
  await db.sql`insert into t values (1, 'a'), (2, 'b'), (3, 'c') returning touch(id)`
  await expectReplay(db, 't')
})

describe('rows that are changed again before they are captured keep their order', () => {
  const siblings = (table: string) => `create table ${table} (id int primary key, main boolean, v int);
    ${trigger(`only_one_${table}`, 'after insert or update', `if new.main then update ${table} set main = false where id <> new.id and main; end if; return null;`, table)}`

  test('in a table whose policies bind its owner too, without asking them with the rights of the trail', async ({
    db,
  }) => {
    const policies = (table: string) =>
      `${siblings(table)}; alter table ${table} enable row level security, force row level security; create policy ask on ${table} using (ask('${table}'))`
    await capture(
      db,
      `create table asked (of text);
       create function ask(text) returns boolean language plpgsql as $$ begin insert into asked values ($1); return true; end $$;
       ${policies('t')}; ${policies('uncaptured')}`,
      { t: {} },
    )
    const other = db.connect(db.url, { max: 1 })
    for (const table of ['t', 'uncaptured']) {
      await db.sql.unsafe(
        `insert into ${table} values (1, true), (2, true), (3, true); update ${table} set main = true`,
      )
      await other.unsafe(`begin; select from ${table} where id = 2 for key share`)
      await db.sql.unsafe(`update ${table} set v = 1`)
      await other.unsafe('commit')
    }
    const [times] = await db.sql`
      select count(*) filter (where of = 't') = count(*) filter (where of = 'uncaptured') as same, count(*) > 10 as many from asked`
    expect(times).toEqual({ same: true, many: true })
    await expectReplay(db, 't')
  })

  test('in a table that the owner of the trail may not read', async ({ db }) => {
    const role = await db.createRole()
    const owner = db.connect(role.url, { max: 1 })
    const [trailOwner] = await db.sql`select current_user::text as name`
    await db.sql.unsafe(`grant create on database ${db.name} to ${role.name}`)
    await owner.unsafe(`create schema app; set search_path = app; ${siblings('t')};
      grant usage on schema app to ${trailOwner?.name}; grant trigger on t to ${trailOwner?.name}`)
    await capture(db, 'select', { 'app.t': {} })
    await owner.unsafe(`insert into t values (1, true), (2, true), (3, true); update t set main = true`)
    const made = await trail(db, 't')
    const { apply, rows } = startReplay()
    for (const change of made) apply(change)
    const stored = await owner`select id, main, v from t`
    expect(rows().map(({ image }) => image)).toEqual(expect.arrayContaining([...stored]))
    expect(made.length).toBeGreaterThan(9)
  })

  test('next to rows that others have only locked, for a foreign key', async ({ db }) => {
    await capture(
      db,
      'create table t (id int primary key, v int); create table line (id int primary key, t_id int references t)',
      { t: {}, line: {} },
    )
    await db.sql`insert into t values (1, 1), (2, 1)`
    const other = await db.sql.reserve()
    await other`begin`
    await other`insert into line values (10, 1)`
    await asActor(
      db,
      'ann',
      'update t set v = v + 1; insert into line values (11, 1); update t set v = v + 1',
    )
    await other`commit`
    other.release()
    expect((await captured(db, 't')).slice(2)).toEqual(['U 1', 'U 2', 'U 1', 'U 2'])
    await expectReplay(db, 't', 'line')
  })
})

test('capture is immediate: a migration may alter the table after writing to it in the same transaction', async ({
  db,
}) => {
  await capture(db, 'create table t (id int primary key, v text)', { t: {} })
  await asActor(
    db,
    'ann',
    `insert into t values (1, 'a'); alter table t add w text; update t set w = 'x'; alter table t drop w; delete from t`,
  )
  expect(await captured(db)).toEqual(['I 1', 'U 1', 'D 1'])
})
