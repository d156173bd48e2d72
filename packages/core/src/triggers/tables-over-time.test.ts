import { type TestDatabase, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { capture, captured, trail } from './__fixtures__/captured-tables.ts'

const ddl = 'create table t (id int primary key, v text)'

const registered = (db: TestDatabase) => db.sql<{ name: string; id: number; current: boolean }[]>`
  select schema_name || '.' || table_name as name, id, relation = to_regclass(format('%I.%I', schema_name, table_name)) as current
  from threadline.audited_tables order by registered_at`

describe('a table that is renamed or moved to another schema', () => {
  test('keeps its triggers and its history, under the new name once capture is installed again', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a')`
    const [before] = await registered(db)
    await db.sql.unsafe(
      'create schema shop; alter table t rename to posts; alter table posts set schema shop',
    )
    await db.sql`update shop.posts set v = 'b'`
    expect(await capture(db, 'select', { 'shop.posts': {} })).toEqual([
      { table: 'shop.posts', status: 'replaced' },
    ])
    expect(await capture(db, 'select', { 'shop.posts': {} })).toEqual([
      { table: 'shop.posts', status: 'unchanged' },
    ])
    await db.sql`delete from shop.posts`
    expect(await registered(db)).toEqual([{ name: 'shop.posts', id: before?.id, current: true }])
    expect(await captured(db, 'posts')).toEqual(['I 1', 'U 1', 'D 1'])
  })

  test('leaves its old name to another table, whose history is its own', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'old table')`
    await capture(db, `alter table t rename to former; ${ddl}`, { t: {} })
    await db.sql`insert into t values (1, 'new table')`
    await db.sql`insert into former values (2, 'old table')`
    expect(await captured(db, 'former')).toEqual(['I 1', 'I 2'])
    expect(await captured(db, 't')).toEqual(['I 1'])
    expect((await registered(db)).map(({ name }) => name)).toEqual(['public.former', 'public.t'])
  })

  test('in exchange with another: each keeps its own history', async ({ db }) => {
    await capture(db, `${ddl}; create table u (id int primary key, v text)`, { t: {}, u: {} })
    await db.sql`insert into t values (1, 't')`
    await db.sql`insert into u values (2, 'u')`
    await db.sql.unsafe('alter table t rename to x; alter table u rename to t; alter table x rename to u')
    await capture(db, 'select', { t: {}, u: {} })
    await db.sql`insert into t values (3, 'u')`
    expect(await captured(db, 't')).toEqual(['I 2', 'I 3'])
    expect(await captured(db, 'u')).toEqual(['I 1'])
  })

  test('to the name of one that was dropped: the entry of that one says that it is gone', async ({ db }) => {
    await capture(db, `${ddl}; create table u (id int primary key)`, { t: {}, u: {} })
    await db.sql`insert into u values (1)`
    await db.sql.unsafe('drop table u; alter table t rename to u')
    await capture(db, 'select', { u: {} })
    await db.sql`insert into u values (2)`
    expect(await captured(db, 'u')).toEqual(['I 2'])
    const gone = (await registered(db)).find(({ name }) => name.includes('gone'))
    expect(gone?.name).toBe(`public.u (gone, ${gone?.id})`)
    expect(await captured(db, `u (gone, ${gone?.id})`)).toEqual(['I 1'])
  })
})

describe('a table that is dropped and created again by a migration tool', () => {
  test('is not captured until capture is installed again, which says so and continues the history', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a')`
    await db.sql.unsafe(`drop table t; ${ddl}; insert into t values (1, 'unseen')`)
    expect(await registered(db)).toMatchObject([{ current: false }])
    expect(await capture(db, 'select', { t: {} })).toEqual([{ table: 't', status: 'installed' }])
    await db.sql`update t set v = 'b'`
    expect(await captured(db, 't')).toEqual(['I 1', 'U 1'])
    expect(await registered(db)).toMatchObject([{ current: true }])
  })

  test('with redaction: the rules hold for the columns of the new table', async ({ db }) => {
    await capture(db, 'create table t (id int primary key, a text, secret text)', { t: { mask: ['secret'] } })
    await capture(db, 'drop table t; create table t (secret text, id int primary key, a text)', {
      t: { mask: ['secret'] },
    })
    await db.sql.unsafe(`alter table t rename secret to code; insert into t values ('geheim', 1, 'a')`)
    expect((await trail(db)).map(({ after }) => after)).toEqual([{ code: '[REDACTED]', id: 1, a: 'a' }])
  })
})

test('functions of an older version keep capturing, and are replaced by the next install', async ({ db }) => {
  await capture(db, ddl, { t: {} })
  await db.sql.unsafe(`do $$
    declare f record;
    begin
      for f in select oid::regprocedure as name, obj_description(oid, 'pg_proc')::jsonb as about from pg_proc
        where pronamespace = 'threadline'::regnamespace and obj_description(oid, 'pg_proc') like '{"threadline"%' loop
        execute format('comment on function %s is %L', f.name, replace(jsonb_set(f.about, '{threadline,version}', '0')::text, '{"threadline": ', '{"threadline":'));
      end loop;
    end $$`)
  await db.sql`insert into t values (1, 'a')`
  expect(await capture(db, 'select', { t: {} })).toEqual([{ table: 't', status: 'replaced' }])
  expect(await capture(db, 'select', { t: {} })).toEqual([{ table: 't', status: 'unchanged' }])
  await db.sql`insert into t values (2, 'a')`
  expect(await captured(db, 't')).toEqual(['I 1', 'I 2'])
})

test('the id of a table is a digest of its name, the same in every database; a taken one is not used again', async ({
  db,
}) => {
  await capture(db, ddl, { t: {} })
  expect(await registered(db)).toMatchObject([{ id: 1_496_913_602 }])
  await db.sql`update threadline.audited_tables set table_name = 'another'`
  await capture(db, 'drop table t; create table t (id int primary key)', { t: {} })
  const [, second] = await registered(db)
  expect(second).toMatchObject({ name: 'public.t', id: expect.not.toBeOneOf([1_496_913_602]) })
  await db.sql`insert into t values (1)`
  expect(await captured(db, 't')).toEqual(['I 1'])
})
