import { sql } from 'drizzle-orm'
import { formatTableName, parseTableName, type TableName } from '../config/table-name.ts'
import type { Database } from '../database/database.ts'
import { execute } from '../database/execute.ts'
import { quoteIdentifier, quoteLiteral, quoteQualified } from '../sql/quote.ts'
import { assertStorage } from '../storage/storage-status.ts'
import { type BusyTableOptions, runOnBusyTable } from './run-on-busy-table.ts'
import { triggerName } from './sql/table-triggers.sql.ts'

/** What ends capture of one table. */
export interface UninstallPlan {
  /** `name` or `schema.name`; null for functions whose table is gone. */
  readonly table: string | null
  /** To be run in one transaction, in this order: triggers before the functions that they call. */
  readonly statements: readonly string[]
}

export interface UninstallTriggersOptions extends BusyTableOptions {
  /** Schema of the audit tables. @defaultValue 'threadline' */
  readonly schema?: string
  /** Told after each table. */
  readonly onProgress?: (table: string | null) => void
}

interface Found {
  readonly schema: string
  readonly table: string
  /** The root of the partitioned table; of others, the table itself. */
  readonly root_schema: string
  readonly root_table: string
  readonly trigger: string
  readonly function: string
}

/**
 * What ends capture of the named tables, or of all: their triggers, then the functions of these. The trail stays, and so does the entry of each table in the registry, so
 * that installing again continues the history. The end of capture is itself recorded, as the action `threadline.capture_removed`. Tables that are not captured are
 * left out, so that a rerun finds nothing to do.
 *
 * @throws ThreadlineError `not_installed`, `storage_behind`, `storage_ahead`, `permission_denied`
 */
export async function planUninstall(
  db: Database,
  schema = 'threadline',
  tables?: readonly string[],
): Promise<UninstallPlan[]> {
  await assertStorage(db, schema)
  const wanted = tables && new Set(tables.map((name) => formatTableName(parseTableName(name))))
  const triggers = await readTriggers(db, schema)
  const byTable = new Map<string, Found[]>()
  for (const found of triggers.filter(isOurs)) {
    byTable.set(rootName(found), [...(byTable.get(rootName(found)) ?? []), found])
  }
  const plans = [...byTable]
    .filter(([table]) => wanted === undefined || wanted.has(table))
    .map(([table, own]) => ({ table, statements: statementsFor(schema, table, own, triggers) }))
  const unused = tables === undefined ? await readUnusedFunctions(db, schema) : []
  return unused.length === 0 ? plans : [...plans, { table: null, statements: dropFunctions(schema, unused) }]
}

/**
 * Ends capture of the named tables, or of all, one transaction for each: see {@link planUninstall}.
 *
 * @returns The tables that are no longer captured.
 * @throws ThreadlineError as `planUninstall`, and `lock_timeout` when a table stays busy; the tables before it are done
 */
export async function uninstallTriggers(
  db: Database,
  tables?: readonly string[],
  { schema = 'threadline', onProgress, ...options }: UninstallTriggersOptions = {},
): Promise<string[]> {
  const done: string[] = []
  for (const { table, statements } of await planUninstall(db, schema, tables)) {
    options.signal?.throwIfAborted()
    const what = table === null ? 'remove the functions of dropped tables' : `end capture of ${table}`
    await runOnBusyTable(db, { what, lock: `threadline uninstall ${schema}`, statements }, options)
    if (table !== null) done.push(table)
    onProgress?.(table)
  }
  return done
}

/** The triggers that call functions of the audit schema, without those that partitions have from their table and that go with it. */
function readTriggers(db: Database, schema: string): Promise<Found[]> {
  return execute<Found>(
    db,
    sql`
      select tn.nspname as schema, c.relname as table, rn.nspname as root_schema, r.relname as root_table, t.tgname as trigger, p.proname as function
      from pg_catalog.pg_trigger t
      join pg_catalog.pg_proc p on p.oid = t.tgfoid
      join pg_catalog.pg_namespace pn on pn.oid = p.pronamespace and pn.nspname = ${schema}::text
      join pg_catalog.pg_class c on c.oid = t.tgrelid
      join pg_catalog.pg_namespace tn on tn.oid = c.relnamespace and tn.oid <> pn.oid
      join pg_catalog.pg_class r on r.oid = coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)
      join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
      where t.tgparentid = 0 and not t.tgisinternal
      order by rn.nspname, r.relname, c.oid = r.oid desc, tn.nspname, c.relname, t.tgname`,
    { what: 'read the triggers of capture' },
  )
}

/** Functions of capture that no trigger calls: their table was dropped, or its triggers were. */
async function readUnusedFunctions(db: Database, schema: string): Promise<string[]> {
  const found = await execute<{ name: string }>(
    db,
    sql`
      select p.proname as name from pg_catalog.pg_proc p
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace and n.nspname = ${schema}::text
      where starts_with(pg_catalog.obj_description(p.oid, 'pg_proc'), '{"threadline":')
        and not exists (select from pg_catalog.pg_trigger t where t.tgfoid = p.oid)
      order by p.proname`,
    { what: 'read the functions of capture' },
  )
  return found.map(({ name }) => name)
}

const rootName = ({ root_schema, root_table }: Found) =>
  formatTableName({ schema: root_schema, table: root_table })

/** Triggers that somebody has made to call functions of capture are not ours to drop. */
const isOurs = ({ trigger }: Found) => trigger.startsWith(triggerName(''))

function statementsFor(
  schema: string,
  table: string,
  own: readonly Found[],
  all: readonly Found[],
): string[] {
  const others = new Set(all.filter((found) => !own.includes(found)).map((found) => found.function))
  const functions = [...new Set(own.map((found) => found.function))].filter(
    (name) => !others.has(name) && name !== 'capture_truncate',
  )
  const record = JSON.stringify({ category: 'threadline', verb: 'remove', comment: table })
  return [
    ...own.map(({ trigger, ...relation }) => dropTrigger(trigger, relation)),
    ...dropFunctions(schema, functions),
    `SELECT ${quoteIdentifier(schema)}.record_action('threadline.capture_removed', ${quoteLiteral(record).trim()})`,
  ]
}

const dropTrigger = (trigger: string, { schema, table }: TableName): string =>
  `DROP TRIGGER IF EXISTS ${quoteIdentifier(trigger)} ON ${quoteQualified(schema, table)}`

/** Without CASCADE: no trigger goes unseen. */
const dropFunctions = (schema: string, names: readonly string[]): string[] =>
  names.map((name) => `DROP FUNCTION IF EXISTS ${quoteQualified(schema, name)}()`)
