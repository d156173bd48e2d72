import { test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { resolveConfig } from '../config/resolve-config.ts'
import { formatTableName } from '../config/table-name.ts'
import { quoteIdentifier, quoteQualified } from '../sql/quote.ts'
import { installStorage } from '../storage/install-storage.ts'
import { maintainStorage } from '../storage/maintain-storage.ts'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { installTriggers } from './install-triggers.ts'

const odd = [
  'default',
  'rabbits;',
  'Order Items',
  'select',
  'a.b',
  'with-dashes',
  'x"; drop table u; --',
  "it's",
  String.raw`back\slash\u0041`,
  '$body$',
  '%I %s %%',
  'ünïcode 👩‍👩‍👧',
  'tab\tnew\nline\u0001',
  '"quoted"',
  '{"json":[1]}',
  'NEW',
  'old',
  'row_key',
  'changed',
  'seen',
  'image',
  'stored',
  'x'.repeat(63),
  '👩'.repeat(15),
]

describe('names that need quotes, are reserved, or try to end the statement', () => {
  test('of tables and of columns, in one table each: captured literally, and nothing else is executed', async ({
    db,
  }) => {
    await db.sql`create table u (id int)`
    for (const name of odd) {
      const [table, column] = [quoteIdentifier(name), quoteIdentifier(name)]
      const [plain, masked] = [quoteQualified('public', name), quoteQualified('b', name)]
      const columns = `(${column} int, v text, primary key (${column}))`
      await capture(
        db,
        `create schema if not exists b; create table ${plain} ${columns}; create table ${masked} ${columns}`,
        {
          [formatTableName({ schema: 'public', table: name })]: {},
          [formatTableName({ schema: 'b', table: name })]: { mask: ['v'], storeChangedFrom: false },
        },
      )
      for (const target of [plain, masked]) {
        await db.sql.unsafe(`insert into ${target} values (1, 'a')`)
        await db.sql.unsafe(`update ${target} set v = 'b', ${column} = 2`)
        await db.sql.unsafe(
          `alter table ${target} add later int; update ${target} set later = 1; delete from ${target}`,
        )
        await db.sql.unsafe(`truncate ${target}`)
      }
      expect(await trail(db, name), table).toMatchObject([
        { op: 'I', key: '1', after: { [name]: 1, v: 'a' } },
        { op: 'U', key: '2', oldKey: '1', before: { [name]: 1, v: 'a' }, after: { [name]: 2, v: 'b' } },
        { op: 'U', key: '2', before: { later: null } },
        { op: 'D', key: '2', before: { [name]: 2, v: 'b', later: 1 } },
        { op: 'T' },
        { op: 'I', key: '1', after: { [name]: 1, v: '[REDACTED]' } },
        { op: 'U', key: '2', oldKey: '1', before: [name, 'v'], after: { [name]: 2, v: '[REDACTED]' } },
        { op: 'U', key: '2', before: ['later'] },
        { op: 'D', key: '2', before: { [name]: 2, v: '[REDACTED]', later: 1 } },
        { op: 'T' },
      ])
    }
    expect(await db.sql`select to_regclass('u') is not null as there`).toEqual([{ there: true }])
  })

  test('of many columns of one table, as composite key, masked, excluded and ignored', async ({ db }) => {
    const names = odd.map((name) => quoteIdentifier(name))
    const columns = names.map((name) => `${name} text default 'd'`)
    const [one, two, masked, excluded, ignored] = odd
    await capture(db, `create table t (${columns.join(', ')}, primary key (${names[1]}, ${names[0]}))`, {
      t: { mask: [masked ?? ''], exclude: [excluded ?? ''], exceptColumns: [ignored ?? ''] },
    })
    await db.sql.unsafe(
      `insert into t default values; update t set ${names.map((name) => `${name} = 'e'`).join(', ')}`,
    )
    const shown = odd.filter((name) => name !== excluded && name !== ignored)
    const image = (value: string) =>
      Object.fromEntries(shown.map((name) => [name, name === masked ? '[REDACTED]' : value]))
    expect(await trail(db)).toMatchObject([
      { op: 'I', key: '["d","d"]', after: image('d') },
      { op: 'U', key: '["e","e"]', oldKey: '["d","d"]', before: image('d'), after: image('e') },
    ])
    const [registered] = await db.sql`select key_columns, masked_columns from threadline.audited_tables`
    expect(registered).toEqual({ key_columns: [two, one], masked_columns: [masked] })
  })

  test('of the audit schema itself', async ({ emptyDatabase: db }) => {
    for (const storageSchema of [`audit's "x\\y" $body$; drop table t; --`, 'select']) {
      const client = db.connect(db.url, { max: 1 })
      const own = drizzle(client)
      await installStorage(own, { schema: storageSchema })
      await client.unsafe(
        'drop table if exists t; create table t (id text primary key, v text) partition by list (id)',
      )
      await client.unsafe(`create table t_a partition of t for values in ('a', 'b')`)
      await installTriggers(own, resolveConfig({ storageSchema, tables: { t: { mask: ['v'] } } }))
      await client.unsafe(
        `insert into t values ('a', 'x'); update t set id = 'b'; alter table t add later int; delete from t; truncate t_a`,
      )
      await maintainStorage(own, { schema: storageSchema })
      const changes = await client.unsafe(
        `select op::text, row_key from ${quoteIdentifier(storageSchema)}.audit_changes order by id`,
      )
      expect(changes.map(({ op, row_key }) => [op, row_key])).toEqual([
        ['I', 'a'],
        ['U', 'b'],
        ['D', 'b'],
        ['T', null],
      ])
    }
  })

  test('of schemas and partitions: a label is the bare name, whatever the session quotes', async ({ db }) => {
    await capture(
      db,
      `create schema "Old Parts"; create table t (id int primary key) partition by list (id);
       create table "Old Parts"."p.1" partition of t for values in (1); create table "p 2" partition of t for values in (2)`,
      { t: {} },
    )
    const session = db.connect(db.url, { max: 1, connection: { quote_all_identifiers: 'on' } })
    await session.unsafe(`insert into t values (1), (2); truncate "Old Parts"."p.1", "p 2"`)
    const labels = (await trail(db)).map(({ partition }) => partition)
    expect(labels).toEqual(['Old Parts.p.1', 'p 2', 'Old Parts.p.1', 'p 2'])
  })
})

describe('two tables whose names would give the same function', () => {
  test('a_b.c and a.b_c, "T t" and "T-t", and names that differ after 63 bytes, are captured independently', async ({
    db,
  }) => {
    const long = 'n'.repeat(62)
    await capture(
      db,
      `create schema a; create schema a_b; create table a_b.c (id int primary key, v text); create table a.b_c (id int primary key, v text);
       create table "T t" (id int primary key, v text); create table "T-t" (id int primary key, v text);
       create table ${long}1 (id int primary key, v text); create table ${long}2 (id int primary key, v text)`,
      {
        'a_b.c': { mask: ['v'] },
        'a.b_c': {},
        'T t': { exclude: ['v'] },
        'T-t': {},
        [`${long}1`]: { mask: ['v'] },
        [`${long}2`]: {},
      },
    )
    for (const table of ['a_b.c', 'a.b_c', '"T t"', '"T-t"', `${long}1`, `${long}2`])
      await db.sql.unsafe(`insert into ${table} values (1, 'x')`)
    const masked = { id: 1, v: '[REDACTED]' }
    const shown = { id: 1, v: 'x' }
    expect((await trail(db)).map(({ after }) => after)).toEqual([
      masked,
      shown,
      { id: 1 },
      shown,
      masked,
      shown,
    ])
  })
})
