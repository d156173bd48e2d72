import { isThreadlineError } from '@threadline/contract'
import { type TestDatabase, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import type { ThreadlineConfig } from '../config/define-config.ts'
import { capture } from './__fixtures__/captured-tables.ts'

type Tables = NonNullable<ThreadlineConfig['tables']>

/** What installing says about the tables: `code table message`, one for each problem. */
async function problemsOf(db: TestDatabase, tables: Tables): Promise<string[]> {
  const error: unknown = await capture(db, 'select', tables).catch((caught: unknown) => caught)
  if (!isThreadlineError(error)) throw error
  return (error.details?.problems ?? []).map(
    (problem) => `${Reflect.get(problem, 'code')} ${problem.path} ${problem.message}`,
  )
}

describe('a relation that cannot be audited', () => {
  test('is refused with the reason before anything is changed: all of them at once, each with its code', async ({
    db,
  }) => {
    const owner = (await db.sql<{ name: string }[]>`select current_user::text as name`)[0]?.name ?? ''
    const superuser = db.connect(db.superuserUrl)
    await superuser.unsafe(`create extension file_fdw; create server files foreign data wrapper file_fdw; grant usage on foreign server files to ${owner};
      create schema ext; create extension ltree schema ext`)
    await superuser.unsafe(
      `create foreign table elsewhere (id int) server files options (filename '/dev/null')`,
    )
    await db.sql.unsafe(`
      create table t (id int primary key);
      create view looks as select * from t;
      create materialized view copies as select * from t;
      create sequence numbers;
      create type pair as (a int, b int);
      create table parts (id int primary key) partition by range (id); create table part_1 partition of parts for values from (0) to (9);
      create table parent (id int primary key); create table child (primary key (id)) inherits (parent)`)
    const problems = await problemsOf(db, {
      t: {},
      looks: {},
      copies: {},
      numbers: {},
      pair: {},
      elsewhere: {},
      t_pkey: {},
      part_1: {},
      parent: {},
      missing: {},
      'nowhere.t': {},
      'pg_catalog.pg_class': {},
      'information_schema.tables': {},
    })
    expect(problems).toEqual([
      'table_not_auditable looks is a view; audit the tables that it writes to',
      'table_not_auditable copies is a materialized view, which is derived from other tables; audit those',
      'table_not_auditable numbers is a sequence, which holds no rows',
      'table_not_auditable pair is a composite type, which holds no rows',
      'table_not_auditable elsewhere is a foreign table; audit it in the database that holds it',
      'table_not_auditable t_pkey is an index',
      'table_not_auditable part_1 is a partition; audit parts, under whose name its history is kept',
      'table_not_auditable parent has tables that inherit from it, whose rows its triggers do not see; audit the children, or turn them into partitions',
      'table_not_found missing does not exist, or is hidden from this role; check its name and schema',
      'table_not_found nowhere.t does not exist, or is hidden from this role; check its name and schema',
      'table_not_auditable pg_catalog.pg_class belongs to PostgreSQL itself',
      'table_not_auditable information_schema.tables belongs to PostgreSQL itself',
    ])
    expect(await db.sql`select from pg_trigger where tgname like '!threadline%'`).toHaveLength(0)
    expect(await db.sql`select from threadline.audited_tables`).toHaveLength(0)
    // A child of an inheritance hierarchy is a table like any other.
    expect(await capture(db, 'select', { child: {} })).toEqual([{ table: 'child', status: 'installed' }])
  })

  test('temporary tables: refused, whatever they are called', async ({ db }) => {
    const client = db.connect(db.url, { max: 1 })
    await client`create temporary table scratch (id int primary key)`
    const [{ schema } = {}] =
      await client`select nspname as schema from pg_namespace where oid = pg_my_temp_schema()`
    expect(await problemsOf(db, { scratch: {}, [`${schema}.scratch`]: {} })).toEqual([
      'table_not_found scratch does not exist, or is hidden from this role; check its name and schema',
      `table_not_auditable ${schema}.scratch is a temporary table, which ends with its session`,
    ])
  })

  test('the tables of the audit schema: refused, so that capture cannot call itself', async ({ db }) => {
    await expect(capture(db, 'select', { 'threadline.audit_changes': {} })).rejects.toMatchObject({
      code: 'invalid_config',
      message: expect.stringContaining('is a table of the audit schema, which is never audited'),
    })
  })

  test('a bare name means the schema public, never what the path of the session finds', async ({ db }) => {
    await db.sql.unsafe(
      `create schema a; create table a.users (id int primary key); alter database ${db.name} set search_path = a`,
    )
    expect(await problemsOf(db, { users: {} })).toEqual([
      'table_not_found users does not exist, or is hidden from this role; check its name and schema',
    ])
  })
})

describe('columns in the configuration', () => {
  test('that do not exist are errors, with the name that was probably meant: nothing is ever invented', async ({
    db,
  }) => {
    await db.sql`create table t (id int primary key, email text, v text)`
    expect(
      await problemsOf(db, {
        t: { mask: ['emial'], exclude: ['zzzzzz'], exceptColumns: ['ID'], primaryKey: ['no'] },
      }),
    ).toEqual([
      'column_not_found t has no column "zzzzzz", which exclude names; its columns are id, email, v',
      'column_not_found t has no column "emial", which mask names; did you mean "email"?',
      'column_not_found t has no column "ID", which exceptColumns names; did you mean "id"?',
      expect.stringMatching(/^column_not_found t has no column "no", which primaryKey names/),
    ])
  })

  test('a key column that is redacted or ignored: refused', async ({ db }) => {
    await db.sql`create table t (a int, b int, c int, primary key (a, b))`
    expect(await problemsOf(db, { t: { mask: ['a'], exceptColumns: ['b'] } })).toEqual([
      expect.stringMatching(
        /^redaction_conflict t identifies its rows by "a", which therefore cannot be excluded, masked or ignored/,
      ),
      expect.stringMatching(/^redaction_conflict t identifies its rows by "b"/),
    ])
  })

  test('a generated column that is computed from a redacted one: refused, unless it is redacted too', async ({
    db,
  }) => {
    await db.sql.unsafe(`create table t (id int primary key, card text, name text, last4 text generated always as (right(card, 4)) stored,
      label text generated always as (name || ' ' || right(card, 2)) stored)`)
    expect(await problemsOf(db, { t: { exclude: ['card'], mask: ['last4'] } })).toEqual([
      'redaction_conflict t would store in its generated column "label" what is computed from the redacted "card"; exclude or mask it too',
    ])
    expect(await capture(db, 'select', { t: { exclude: ['card', 'label'], mask: ['last4'] } })).toHaveLength(
      1,
    )
  })

  test('problems of several tables come together, and the error has the code of the first', async ({
    db,
  }) => {
    await db.sql.unsafe(
      'create table a (id int); create table b (id int primary key, v text); create view c as select 1',
    )
    const install = capture(db, 'select', { a: {}, b: { mask: ['w'] }, c: {}, d: {} })
    await expect(install).rejects.toMatchObject({
      code: 'no_usable_key',
      message: expect.stringMatching(
        /^4 problems:\n {2}- a has no primary key.*\n {2}- b has no column "w".*\n {2}- c is a view.*\n {2}- d does not exist/,
      ),
    })
  })
})
