import type { TestDatabase } from '@threadline/testing'
import { expect } from 'vitest'
import { capture } from './captured-tables.ts'

/**
 * Every way in which capture writes a row: literally, with and without redaction, and by the generic capture that takes over once the table was altered.
 * In the altered tables the key has a new name, so that no literal function fits any more.
 */
const ways = [
  { table: 'plain', id: 'id', redacted: false, altered: false },
  { table: 'redacted', id: 'id', redacted: true, altered: false },
  { table: 'plain_altered', id: 'no', redacted: false, altered: true },
  { table: 'redacted_altered', id: 'no', redacted: true, altered: true },
] as const

/** What a session may set without capture minding. */
export const hostileSettings = {
  TimeZone: 'America/St_Johns',
  DateStyle: 'German, DMY',
  IntervalStyle: 'sql_standard',
  extra_float_digits: '-15',
  bytea_output: 'escape',
  quote_all_identifiers: 'on',
  xmlbinary: 'hex',
  client_encoding: 'UTF8',
}

/** A change with its images as the JSON text that is stored, without the key column and the secret one. */
export interface WrittenChange {
  readonly op: string
  readonly key: string | null
  readonly after: string | null
  readonly before: string | null
}

export interface EveryWayOptions {
  /** DDL that the columns need. */
  readonly prelude?: string
  /** Column definitions, after `id int primary key`. */
  readonly columns: string
  /** Written one after another; `{t}` is the table and `{id}` its key column. */
  readonly statements: readonly string[]
  /** False for the few differences that only the generic capture can tell apart. @defaultValue true */
  readonly literal?: boolean
}

/**
 * Writes as a role that may do nothing but write, in a session with hostile settings, into a table for each way of capture. Returns what was captured, having
 * checked that it is the same in every way, and that every way was taken.
 */
export async function everyWay(
  db: TestDatabase,
  { prelude = '', columns, statements, literal = true }: EveryWayOptions,
): Promise<WrittenChange[]> {
  const ddl = ways.map(
    ({ table, redacted }) =>
      `create table ${table} (id int primary key, ${columns}${redacted ? `, secret text default 'geheim'` : ''})`,
  )
  const tables = ways.map(({ table, redacted }) => [table, redacted ? { mask: ['secret'] } : {}])
  await capture(db, [prelude, ...ddl].join(';'), Object.fromEntries(tables))
  for (const { table, altered } of ways)
    if (altered) await db.sql.unsafe(`alter table ${table} rename id to no`)
  await watchFallback(db)

  const role = await db.createRole()
  await db.sql.unsafe(`grant select, insert, update, delete on all tables in schema public to ${role.name}`)
  const session = db.connect(role.url, { max: 1, connection: hostileSettings })
  const captured: WrittenChange[][] = []
  for (const { table, id, altered } of ways) {
    for (const statement of statements)
      await session.unsafe(statement.replaceAll('{t}', table).replaceAll('{id}', id))
    const changes = await changesOf(db, table)
    const fallbacks = await db.sql`select from fallbacks where relation = ${table}::regclass`
    if (altered) expect(fallbacks.length, table).toBeGreaterThanOrEqual(changes.length)
    else if (literal) expect(fallbacks.length, table).toBe(0)
    captured.push(changes)
  }
  const [first = [], ...others] = captured
  for (const [index, other] of others.entries()) expect(other, ways[index + 1]?.table).toEqual(first)
  return first
}

/** Makes a note each time that the generic capture takes over. */
async function watchFallback(db: TestDatabase): Promise<void> {
  const [found] = await db.sql<{ parameters: string; call: string }[]>`
    select pg_get_function_arguments(oid) as parameters, array_to_string(proargnames[1:pronargs], ', ') as call
    from pg_proc where proname = 'generic_capture' and pronamespace = 'threadline'::regnamespace`
  await db.sql.unsafe(`
    create table fallbacks (relation oid);
    alter function threadline.generic_capture rename to generic_capture_itself;
    create function threadline.generic_capture(${found?.parameters}) language plpgsql as $$
    begin
      insert into public.fallbacks values (relation);
      select * into row_key, old_key, touched, before, before_row, after_row from threadline.generic_capture_itself(${found?.call});
    end $$`)
}

async function changesOf(db: TestDatabase, table: string): Promise<WrittenChange[]> {
  const changes = await db.sql<WrittenChange[]>`
    select op::text, row_key as key, after::text, before::text
    from threadline.audit_changes where table_id = (select id from threadline.audited_tables where table_name = ${table})
    order by id`
  const bare = (image: string | null) =>
    image
      ?.replace(/^\{"(?:id|no)":-?\d+,?/, '{')
      .replace(/,?"secret":"\[REDACTED\]"\}$/, '}')
      .replace(/^\{,/, '{') ?? null
  return changes.map(({ op, key, after, before }) => ({ op, key, after: bare(after), before: bare(before) }))
}
