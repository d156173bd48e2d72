import { test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { capture, captured, trail } from './__fixtures__/captured-tables.ts'

const ddl = 'create table t (id int primary key, v text)'

describe('a column that is added after install', () => {
  test('is captured without installing again, alone and with others, in insert, update and delete', async ({
    db,
  }) => {
    await capture(db, `${ddl}; create table m (id int primary key, secret text)`, {
      t: {},
      m: { mask: ['secret'] },
    })
    await db.sql`insert into t values (1, 'a')`
    await db.sql`insert into m values (1, 'geheim')`
    for (const table of ['t', 'm']) {
      await db.sql.unsafe(`alter table ${table} add column iban text`)
      await db.sql.unsafe(`update ${table} set iban = 'DE1'`)
      await db.sql.unsafe(`insert into ${table} (id, iban) values (2, 'DE2')`)
      await db.sql.unsafe(`update ${table} set iban = 'DE3', id = 3 where id = 2`)
      await db.sql.unsafe(`delete from ${table} where id = 1`)
    }
    const shown = (table: string, masked: object) =>
      [
        { op: 'U', before: { iban: null }, after: { id: 1, iban: 'DE1', ...masked } },
        { op: 'I', key: '2', before: null, after: { id: 2, iban: 'DE2' } },
        { op: 'U', key: '3', oldKey: '2', before: { id: 2, iban: 'DE2' }, after: { id: 3, iban: 'DE3' } },
        { op: 'D', key: '1', before: { id: 1, iban: 'DE1', ...masked } },
      ].map((change) => ({ ...change, table }))
    expect((await trail(db, 't')).slice(1)).toMatchObject(shown('t', { v: 'a' }))
    expect((await trail(db, 'm')).slice(1)).toMatchObject(shown('m', { secret: '[REDACTED]' }))
  })

  test('and dropped, and another added: the changes of that one are seen too', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a')`
    await db.sql.unsafe('alter table t add first int; alter table t drop first; alter table t add second int')
    await db.sql`update t set second = 2`
    await db.sql`update t set second = 3, v = 'b'`
    expect((await trail(db)).slice(1).map(({ before }) => before)).toEqual([
      { second: null },
      { v: 'a', second: 2 },
    ])
  })

  test('and takes the name of the last one, which is kept under another: both are seen', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a')`
    await db.sql.unsafe('alter table t rename v to v_old; alter table t add v text')
    await db.sql`update t set v = v_old`
    await db.sql`update t set v_old = null, v = 'b'`
    expect((await trail(db)).slice(1).map(({ before }) => before)).toEqual([
      { v: null },
      { v_old: 'a', v: 'a' },
    ])
  })
})

describe('a column that is dropped, renamed or changed', () => {
  test('fails no write and loses no change', async ({ db }) => {
    await capture(db, 'create table t (id int primary key, a text, b text, c int)', { t: {} })
    await db.sql`insert into t values (1, 'a', 'b', 1)`
    await db.sql.unsafe('alter table t drop a; alter table t rename b to d')
    await db.sql`update t set d = 'd'`
    await db.sql`update t set c = 2`
    await db.sql`insert into t values (2, 'e', 3)`
    await db.sql`delete from t where id = 1`
    expect((await trail(db)).slice(1)).toMatchObject([
      { op: 'U', key: '1', before: { d: 'b' }, after: { id: 1, d: 'd', c: 1 } },
      { op: 'U', key: '1', before: { c: 1 }, after: { id: 1, d: 'd', c: 2 } },
      { op: 'I', key: '2', after: { id: 2, d: 'e', c: 3 } },
      { op: 'D', key: '1', before: { id: 1, d: 'd', c: 2 } },
    ])
  })

  test('and added again with another type: the history before stays, and the new values are those of the new column', async ({
    db,
  }) => {
    await capture(db, 'create table t (id int primary key, a text, n int)', { t: {} })
    await db.sql`insert into t values (1, 'x', 1)`
    await db.sql.unsafe('alter table t drop a; alter table t add a numeric')
    await db.sql`update t set a = 1.50`
    await db.sql`update t set a = 1.5, n = 2`
    expect((await trail(db)).map(({ before, after }) => [before, after])).toEqual([
      [null, { id: 1, a: 'x', n: 1 }],
      [{ a: null }, { id: 1, n: 1, a: '1.50' }],
      [
        { n: 1, a: '1.50' },
        { id: 1, n: 2, a: 1.5 },
      ],
    ])
  })

  test('in type, under the sessions of a pool: writes go on and are captured, key and values', async ({
    db,
  }) => {
    await capture(
      db,
      'create table t (id int primary key, v varchar(5), n int); create table m (id int primary key, v varchar(5), n int, secret int)',
      { t: {}, m: { mask: ['secret'] } },
    )
    const pooled = db.connect(db.url, { max: 1 })
    for (const table of ['t', 'm']) {
      await pooled.unsafe(`insert into ${table} values (1, 'a', 1)`)
      await pooled.unsafe(`update ${table} set v = 'b', n = 2`)
      await pooled.unsafe(`delete from ${table}`)
      await db.sql.unsafe(
        `alter table ${table} alter id type bigint, alter v type text, alter n type numeric using n / 10.0`,
      )
      await pooled.unsafe(`insert into ${table} values (9007199254740993, 'long enough', 1.10)`)
      await pooled.unsafe(`update ${table} set v = 'c', n = 1.1, id = id + 1`)
      await pooled.unsafe(`delete from ${table}`)
      expect((await trail(db, table)).slice(3)).toMatchObject([
        { op: 'I', key: '9007199254740993', after: { v: 'long enough', n: '1.10' } },
        {
          op: 'U',
          key: '9007199254740994',
          oldKey: '9007199254740993',
          before: { id: '9007199254740993', v: 'long enough', n: '1.10' },
        },
        { op: 'D', key: '9007199254740994' },
      ])
    }
  })

  test('by DDL that rewrites its values is not captured; the next change starts from the new value', async ({
    db,
  }) => {
    await capture(db, 'create table t (id int primary key, n int)', { t: {} })
    await db.sql`insert into t values (1, 10)`
    await db.sql.unsafe(
      `alter table t alter n type text using 'n' || n; alter table t add d text not null default 'x'`,
    )
    await db.sql`update t set n = 'm'`
    expect((await trail(db)).map(({ op, before, after }) => [op, before, after])).toEqual([
      ['I', null, { id: 1, n: 10 }],
      ['U', { n: 'n10' }, { id: 1, n: 'm', d: 'x' }],
    ])
  })
})

describe('the primary key', () => {
  const twoKeys = 'create table t (id int primary key, code text not null unique, v int)'

  test('when its column is renamed, names the same rows', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1, 'a')`
    await db.sql`alter table t rename id to number`
    await db.sql`update t set v = 'b'`
    await db.sql`insert into t values (2, 'a')`
    await db.sql`update t set number = 3 where number = 2`
    await db.sql`delete from t where number = 1`
    expect(await captured(db)).toEqual(['I 1', 'U 1', 'I 2', 'U 3', 'D 1'])
    expect((await trail(db))[3]?.oldKey).toBe('2')
  })

  test('when a configured unique index takes its place and a column of it is renamed, names the same rows', async ({
    db,
  }) => {
    await capture(db, 'create table t (a int not null, b int not null, v int, unique (b, a))', {
      t: { primaryKey: ['b', 'a'] },
    })
    await db.sql`insert into t values (1, 2, 0)`
    await db.sql`alter table t rename b to c`
    await db.sql`update t set v = 1`
    expect(await captured(db)).toEqual(['I ["2","1"]', 'U ["2","1"]'])
  })

  test('when its column is dropped, is the new primary key, or none: never a part of it', async ({ db }) => {
    await capture(db, 'create table t (a int, b int, c int not null, primary key (a, b))', { t: {} })
    await db.sql`insert into t values (1, 2, 3)`
    await db.sql`alter table t drop a`
    await db.sql`update t set c = 4`
    await db.sql`alter table t add primary key (c) include (b)`
    await db.sql`update t set b = 5`
    expect((await trail(db)).map(({ key }) => key)).toEqual(['["1","2"]', null, '4'])
    expect(await capture(db, 'select', { t: {} })).toEqual([{ table: 't', status: 'replaced' }])
    await db.sql`update t set b = 6`
    expect((await trail(db)).at(-1)?.key).toBe('4')
  })

  test('when it is another one now, is that of the last install until the next', async ({ db }) => {
    await capture(db, twoKeys, { t: {} })
    await db.sql`insert into t values (1, 'a', 0)`
    await db.sql`alter table t drop constraint t_pkey`
    await db.sql`alter table t add primary key (code)`
    await db.sql`update t set v = 1`
    expect(await capture(db, 'select', { t: {} })).toEqual([{ table: 't', status: 'replaced' }])
    await db.sql`update t set v = 2`
    expect((await trail(db)).map(({ key }) => key)).toEqual(['1', '1', 'a'])
    const [registered] = await db.sql`select key_columns, key_types from threadline.audited_tables`
    expect(registered).toEqual({ key_columns: ['code'], key_types: ['text'] })
  })

  test('when it is gone, still names the rows; a row without a value there has no key', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`alter table t drop constraint t_pkey`
    await db.sql`alter table t alter id drop not null`
    await db.sql`insert into t values (1, 'a'), (null, 'b')`
    expect((await trail(db)).map(({ key }) => key)).toEqual(['1', null])
    await expect(capture(db, 'select', { t: {} })).rejects.toMatchObject({ code: 'no_usable_key' })
  })
})
