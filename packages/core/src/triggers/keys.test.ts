import { test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { capture, captured, trail } from './__fixtures__/captured-tables.ts'
import { expectReplay } from './__fixtures__/replay.ts'

describe('the key of a row', () => {
  test('is read from the catalogue when it is not called id', async ({ db }) => {
    await capture(db, 'create table country (name text, code text primary key)', { country: {} })
    await db.sql`insert into country values ('Norway', 'NO'), ('Iceland', 'IS')`
    await db.sql`update country set name = 'Noreg' where code = 'NO'`
    await db.sql`delete from country where code = 'IS'`
    expect(await captured(db)).toEqual(['I NO', 'I IS', 'U NO', 'D IS'])
    await expectReplay(db, 'country')
  })

  test('of several columns is unambiguous, in the order of the declaration and not of the columns', async ({
    db,
  }) => {
    await capture(
      db,
      'create table parts (no text, tenant text, n int default 0, primary key (tenant, no))',
      { parts: {} },
    )
    await db.sql`insert into parts (tenant, no) values ('a:b', 'c'), ('a', 'b:c'), ('a","b', 'c'), ('a', 'b","c'), ('\\', ''), ('é😀', ${'\t"'})`
    expect((await trail(db)).map(({ key }) => key)).toEqual([
      '["a:b","c"]',
      '["a","b:c"]',
      '["a\\",\\"b","c"]',
      '["a","b\\",\\"c"]',
      '["\\\\",""]',
      '["é😀","\\t\\""]',
    ])
    await db.sql`update parts set n = 1`
    await db.sql`delete from parts where tenant = 'a'`
    await expectReplay(db, 'parts')
  })

  test('is of its own type: integers beyond 2^53, uuids, texts, dates and booleans side by side', async ({
    db,
  }) => {
    const keys = {
      big: ['bigint', '9007199254740993'],
      exact: ['numeric', '12345678901234567890.1234567890'],
      uuid: ['uuid', '1b4e28ba-2fa1-11d2-883f-0016d3cca427'],
      text: ['text', '007'],
      padded: ['char(4)', 'ab  '],
      day: ['date', '2024-02-29'],
      moment: ['timestamptz', '2024-02-29T23:59:59.123456+00:00'],
      flag: ['boolean', 'true'],
      bytes: ['bytea', '\\x00ff'],
      span: ['interval', '1 day 02:00:00'],
      address: ['inet', '10.0.0.1/8'],
      list: ['int[]', '[1,2]'],
      range: ['daterange', '[2024-01-01,2024-02-01)'],
    }
    const literals: Record<string, string> = { list: '{1,2}' }
    const ddl = Object.entries(keys).map(([name, [type]]) => `create table ${name} (id ${type} primary key)`)
    await capture(db, ddl.join(';'), Object.fromEntries(Object.keys(keys).map((name) => [name, {}])))
    const session = db.connect(db.url, {
      max: 1,
      connection: {
        TimeZone: 'Asia/Tokyo',
        DateStyle: 'German, DMY',
        IntervalStyle: 'iso_8601',
        bytea_output: 'escape',
        extra_float_digits: -15,
      },
    })
    for (const [name, [type, key]] of Object.entries(keys))
      await session.unsafe(`insert into ${name} values ($1::text::${type})`, [literals[name] ?? key ?? ''])
    expect(Object.fromEntries((await trail(db)).map(({ table, key }) => [table, key]))).toEqual(
      Object.fromEntries(Object.entries(keys).map(([name, [, key]]) => [name, key])),
    )
  })

  test('that is very long is bounded, and the same digest names the row ever after', async ({ db }) => {
    await capture(db, 'create table pages (url text, n int, primary key (url))', { pages: {} })
    const url = `https://example.test/${'é'.repeat(2000)}`
    await db.sql`insert into pages values (${url}, 1), (${'x'.repeat(512)}, 1)`
    await db.sql`update pages set n = 2`
    await db.sql`update pages set url = url || 'y'`
    await db.sql`delete from pages`
    const [digest] =
      await db.sql`select 'sha256:' || encode(sha256(convert_to(${url}, 'UTF8')), 'hex') as key`
    const keys = (await trail(db)).map(({ key }) => key)
    expect(keys).toHaveLength(8)
    expect(keys.slice(0, 4)).toEqual([digest?.key, 'x'.repeat(512), digest?.key, 'x'.repeat(512)])
    for (const key of keys.slice(4)) expect(key).toMatch(/^sha256:[0-9a-f]{64}$/)
    await expectReplay(db, 'pages')
  })

  test('keeps what a URL would mangle: slashes, %2F, ?, spaces, emoji, the empty string', async ({ db }) => {
    await capture(db, 'create table files (path text primary key)', { files: {} })
    const paths = ['a/b', 'a%2Fb', '?q=1&r#', ' ', '😀', '', '../..', 'a\nb']
    await db.sql`insert into files select unnest(${paths}::text[])`
    expect((await trail(db)).map(({ key }) => key)).toEqual(paths)
  })

  test('is that of the table: the same value in two tables is two histories', async ({ db }) => {
    await capture(
      db,
      'create table a (id int primary key); create schema other; create table other.a (id int primary key, secret text)',
      { a: {}, 'other.a': { mask: ['secret'] } },
    )
    await db.sql`insert into a values (1)`
    await db.sql`insert into other.a values (1, 'x')`
    const stored = await db.sql`
      select schema_name, row_key, after ->> 'secret' as secret
      from threadline.audit_changes join threadline.audited_tables on audited_tables.id = table_id order by audit_changes.id`
    expect(stored).toEqual([
      { schema_name: 'public', row_key: '1', secret: null },
      { schema_name: 'other', row_key: '1', secret: '[REDACTED]' },
    ])
  })

  test('that is used again after a delete continues the history with an insert', async ({ db }) => {
    await capture(db, 'create table t (id int primary key, v text)', { t: {} })
    await db.sql`insert into t values (1, 'first')`
    await db.sql`delete from t`
    await db.sql`insert into t values (1, 'second')`
    expect(await captured(db)).toEqual(['I 1', 'D 1', 'I 1'])
    await expectReplay(db, 't')
  })
})

describe('a table without a primary key', () => {
  test('is refused, with the index that could serve', async ({ db }) => {
    const refused = capture(db, 'create table logs (at timestamptz, line text)', { logs: {} })
    await expect(refused).rejects.toMatchObject({ code: 'no_usable_key' })
    const hinted = capture(db, 'create table tags (name text not null unique)', { tags: {} })
    await expect(hinted).rejects.toThrow('primaryKey to ["name"]')
    await db.sql`insert into logs values (now(), 'x')`
    expect(await captured(db)).toEqual([])
  })

  test('is identified by the unique index that primaryKey names, in its order', async ({ db }) => {
    await capture(db, 'create table seats (row text not null, no int not null, who text, unique (row, no))', {
      seats: { primaryKey: ['no', 'row'] },
    })
    await db.sql`insert into seats values ('A', 1, 'ann'), ('A', 2, 'bob')`
    await db.sql`update seats set who = null where no = 2`
    expect(await captured(db)).toEqual(['I ["1","A"]', 'I ["2","A"]', 'U ["2","A"]'])
    await expectReplay(db, 'seats')
  })
})

describe('a redacted key column', () => {
  test.for(['exclude', 'mask', 'exceptColumns'])('is refused in %s', async (rule, { db }) => {
    const refused = capture(db, 'create table users (email text primary key, name text)', {
      users: { [rule]: ['email'] },
    })
    await expect(refused).rejects.toMatchObject({ code: 'redaction_conflict' })
  })
})
