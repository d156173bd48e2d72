import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { resolveConfig } from '../config/resolve-config.ts'
import { installStorage } from '../storage/install-storage.ts'
import { maintainStorage } from '../storage/maintain-storage.ts'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { hostileSettings } from './__fixtures__/every-way.ts'
import { installTriggers } from './install-triggers.ts'

/** Functions that capture calls, each with a look-alike that tells on whoever calls it. */
const lookAlikes = [
  'row_to_json(record) returns json',
  'to_json(text) returns json',
  'to_json(integer) returns json',
  'current_setting(text, boolean) returns text',
  'set_config(text, text, boolean) returns text',
  'nextval(regclass) returns bigint',
  'clock_timestamp() returns timestamptz',
  'transaction_timestamp() returns timestamptz',
  'pg_current_xact_id() returns xid8',
  'date_part(text, timestamptz) returns double precision',
  'concat(variadic text[]) returns text',
  'record_image_ne(record, record) returns boolean',
  'array_to_string(text[], text) returns text',
  'octet_length(text) returns integer',
  'substr(text, integer) returns text',
  'has_column_privilege(oid, smallint, text) returns boolean',
  'starts_with(text, text) returns boolean',
  'pg_partition_root(regclass) returns regclass',
  'format(text, variadic text[]) returns text',
  'sha256(bytea) returns bytea',
  'session_user() returns name',
]

const operators = [
  ['||', 'text', 'text', 'text'],
  ['=', 'text', 'text', 'boolean'],
  ['<>', 'text', 'text', 'boolean'],
  ['=', 'integer', 'integer', 'boolean'],
  ['<>', 'record', 'record', 'boolean'],
  ['<<', 'bigint', 'integer', 'bigint'],
  ['>>', 'bigint', 'integer', 'bigint'],
  ['&', 'bigint', 'bigint', 'bigint'],
  ['-', 'bigint', 'integer', 'bigint'],
  ['<=', 'bigint', 'integer', 'boolean'],
]

/** A schema whose functions and operators fail, and temporary tables named like those of the trail. */
function trap(role: string): string {
  const body = `language plpgsql as $$ begin raise exception 'caught % as %', session_user, current_user; end $$`
  return [
    `create schema trap; grant usage on schema trap to ${role}`,
    ...lookAlikes.map((signature) => `create function trap.${signature} ${body}`),
    ...operators.flatMap(([operator, left, right, result], index) => [
      `create function trap.op${index}(${left}, ${right}) returns ${result} ${body}`,
      `create operator trap.${operator} (leftarg = ${left}, rightarg = ${right}, function = trap.op${index})`,
    ]),
    'create table trap.audit_changes (id int); create table trap.pg_class (oid oid); create table trap.pg_attribute (attrelid oid)',
  ].join(';')
}

describe('a session whose search_path begins with look-alikes', () => {
  test('of functions, operators, tables and temporary tables of capture: none is called, and everything is captured', async ({
    db,
  }) => {
    await capture(
      db,
      `create table t (id int primary key, v text, n numeric, j jsonb); create table m (id int primary key, v text, secret text, j jsonb);
       create table p (id int primary key, v text, j json) partition by range (id); create table p1 partition of p for values from (0) to (9)`,
      { t: {}, m: { mask: ['secret'] }, p: {} },
    )
    const role = await db.createRole()
    await db.sql.unsafe(
      `${trap(role.name)}; grant select, insert, update, delete, truncate on t, m, p, p1 to ${role.name}`,
    )
    const session = db.connect(role.url, { max: 1, fetch_types: false })
    await session.unsafe(
      'create temporary table audit_changes (id int); create temporary table audited_tables (id int); create temporary table pg_attribute (attrelid oid)',
    )
    await session.unsafe('set search_path = trap, pg_temp, pg_catalog, public')
    await expect(session.unsafe(`select 'a' || 'b'`)).rejects.toThrow('caught')
    const write = async (table: string) => {
      await session.unsafe(`insert into ${table} (id, v, j) values (1, 'a', '{}')`)
      await session.unsafe(`update ${table} set v = 'b', j = '[]'`)
      await session.unsafe(`update ${table} set id = 2`)
      await session.unsafe(`delete from ${table}`)
      await session.unsafe(`truncate ${table}`)
    }
    const operations = ['I', 'U', 'U', 'D', 'T']
    for (const table of ['t', 'm', 'p']) await write(table)
    // And again by the generic capture.
    for (const table of ['t', 'm', 'p'])
      await db.sql.unsafe(
        `alter table ${table} add later int; alter table ${table} rename v to w; alter table ${table} rename w to v`,
      )
    for (const table of ['t', 'm', 'p'])
      await db.sql.unsafe(`alter table ${table} rename j to k; alter table ${table} add j text`)
    for (const table of ['t', 'm', 'p']) await write(table)
    for (const table of ['t', 'm', 'p'])
      expect(
        (await trail(db, table))
          .map(({ op }) => op)
          .filter((op, index, all) => op !== 'T' || all[index - 1] !== 'T'),
      ).toEqual([...operations, ...operations])
  })
})

/** Whatever an administrator may have made the default of a database. */
async function makeHostile(db: TestDatabase): Promise<void> {
  const superuser = db.connect(db.superuserUrl, { max: 1 })
  const settings = {
    ...hostileSettings,
    standard_conforming_strings: 'off',
    backslash_quote: 'off',
    array_nulls: 'off',
    transform_null_equals: 'on',
    search_path: '',
    default_transaction_isolation: 'serializable',
    check_function_bodies: 'off',
    'plpgsql.variable_conflict': 'use_column',
    'plpgsql.extra_errors': 'strict_multi_assignment',
    escape_string_warning: 'on',
    lc_messages: 'C',
    row_security: 'off',
  }
  for (const [name, value] of Object.entries(settings))
    await superuser.unsafe(`alter database ${db.name} set ${name} = '${value}'`)
}

test('a database with hostile defaults, standard_conforming_strings off among them: installs, maintains and captures the same', async ({
  emptyDatabase: db,
}) => {
  await makeHostile(db)
  const client = db.connect(db.url, { max: 1, fetch_types: false })
  const own = drizzle(client)
  await installStorage(own)
  await client.unsafe(String.raw`create table public.t (id int primary key, "back\slash" text, at timestamptz, f float8, b bytea, i interval) partition by range (id);
    create table public.t_1 partition of public.t for values from (0) to (100)`)
  const tables = { t: { mask: [String.raw`back\slash`], maskPlaceholder: String.raw`\'` } }
  expect(await installTriggers(own, resolveConfig({ tables }))).toEqual([{ table: 't', status: 'installed' }])
  expect(await installTriggers(own, resolveConfig({ tables }))).toEqual([{ table: 't', status: 'unchanged' }])
  await client.unsafe(
    `insert into public.t values (1, 'geheim', '2024-05-06 07:08:09Z', 0.1, decode('00ff', 'hex'), '1 day 02:00')`,
  )
  await client.unsafe(`update public.t set f = 0.2`)
  await client.unsafe(
    `alter table public.t add later int; update public.t set later = 1; delete from public.t; truncate public.t_1`,
  )
  await client.unsafe(`select threadline.record_action('checked', '{}')`)
  await maintainStorage(own)
  const row = {
    id: 1,
    [String.raw`back\slash`]: String.raw`\'`,
    at: '2024-05-06T07:08:09+00:00',
    b: String.raw`\x00ff`,
    i: '1 day 02:00:00',
  }
  const changes = await client.unsafe(
    'select op::text, row_key as key, before::text, after::text from threadline.audit_changes order by id',
  )
  const seen = changes.map(({ op, key, before, after }) => [op, key, JSON.parse(before), JSON.parse(after)])
  expect(seen).toEqual([
    ['I', '1', null, { ...row, f: 0.1 }],
    ['U', '1', { f: 0.1 }, { ...row, f: 0.2 }],
    ['U', '1', { later: null }, { ...row, f: 0.2, later: 1 }],
    ['D', '1', { ...row, f: 0.2, later: 1 }, null],
    ['T', null, null, null],
  ])
})
