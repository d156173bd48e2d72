import { ThreadlineError } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { ResolvedConfig, ResolvedTable } from '../config/resolve-config.ts'
import { formatTableName, parseTableName, type TableName } from '../config/table-name.ts'
import type { Executor } from '../database/database.ts'
import { rows } from '../database/rows.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'
import { quoteQualified } from '../sql/quote.ts'
import { assertStorage } from '../storage/storage-status.ts'
import { readTables } from './catalogue/read-tables.ts'
import type { TableDescription } from './catalogue/table-description.ts'
import { describeTableProblems, tableProblems } from './table-problems.ts'
import { newTableId, type TriggerPlan, triggerPlan } from './trigger-plan.ts'

/** A plan with what the table has at present. */
export interface PlannedTable {
  readonly plan: TriggerPlan
  readonly found: TableDescription
}

/**
 * Puts configuration and catalogue together for the named tables, or for all that are configured. Nothing is written.
 *
 * @param tables - `name` or `schema.name`; a table that is not configured is captured whole.
 * @throws ThreadlineError with every problem of every table at once: `table_not_found`, `table_not_auditable`, `no_usable_key`, `column_not_found`,
 * `redaction_conflict`; and `not_installed` and its kin when the audit schema is not there
 */
export async function planTriggers(
  db: Executor,
  config: ResolvedConfig,
  tables?: readonly string[],
): Promise<TriggerPlan[]> {
  const planned = await planTables(db, config, tables)
  return planned.map(({ plan }) => plan)
}

export async function planTables(
  db: Executor,
  config: ResolvedConfig,
  tables?: readonly string[],
): Promise<PlannedTable[]> {
  await assertStorage(db, config.storageSchema)
  const wanted =
    tables === undefined ? config.tables : tables.map((name) => tableConfig(config, parseTableName(name)))
  if (wanted.length === 0)
    throw new ThreadlineError(
      'usage',
      'No table is named, and none is configured; name tables, or add them to "tables" of the configuration.',
    )
  // Before the tables: what another session installs in between is then found on the table itself.
  const taken = await tableIds(db, config.storageSchema)
  const found = await readTables(db, config.storageSchema, wanted)
  const described = (name: TableName) =>
    found.find((table) => table.schema === name.schema && table.table === name.table)
  const problems = wanted.flatMap((table) => tableProblems(table, described(table), config.storageSchema))
  const [first] = problems
  if (first !== undefined) {
    const list = problems.map(({ code, table, message }) => ({ path: table, message, code }))
    throw new ThreadlineError(first.code, describeTableProblems(problems), { details: { problems: list } })
  }
  return wanted.flatMap((table) => {
    const description = described(table)
    if (description === undefined) return []
    return [{ plan: triggerPlan(table, description, tableIdOf(description, taken)), found: description }]
  })
}

/** The configuration of a table; the defaults where it has none. */
export function tableConfig(config: ResolvedConfig, name: TableName): ResolvedTable {
  const configured = config.tables.find(({ schema, table }) => schema === name.schema && table === name.table)
  return (
    configured ?? {
      ...name,
      exclude: [],
      mask: [],
      maskPlaceholder: '[REDACTED]',
      storeChangedFrom: true,
      onCaptureError: 'block',
      exceptColumns: [],
      primaryKey: null,
    }
  )
}

/** Ids that are in use, with the present name of the table whose triggers use them, or its name in the registry. */
async function tableIds(db: Executor, schema: string): Promise<Map<number, string>> {
  try {
    const result = await db.execute(sql`
      select id, coalesce(live.schema, schema_name) as schema, coalesce(live.name, table_name) as name
      from ${sql.raw(quoteQualified(schema, 'audited_tables'))}
      left join lateral (
        select nspname as schema, relname as name
        from pg_trigger
        join pg_proc on pg_proc.oid = tgfoid and right(proname, 16) = '_' || lpad(to_hex(id), 8, '0') || '_insert'
          and pronamespace = to_regnamespace(quote_ident(${schema}))
        join pg_class on pg_class.oid = tgrelid and not relispartition
        join pg_namespace on pg_namespace.oid = relnamespace
        where tgname = '!threadline_insert'
      ) as live on true`)
    const found = rows<{ id: number; schema: string; name: string }>(result)
    return new Map(
      found.map(({ id, schema, name }) => [Number(id), formatTableName({ schema, table: name })]),
    )
  } catch (error) {
    throw toThreadlineError(error, 'read the registry of audited tables')
  }
}

/** The id that the table's triggers use, else the one under which it is registered, else a new one. */
function tableIdOf(table: TableDescription, taken: Map<number, string>): number {
  const name = formatTableName(table)
  if (table.capture.installed !== null) return table.capture.installed.tableId
  if (table.registered !== null && taken.get(table.registered.id) === name) return table.registered.id
  for (let attempt = 0; ; attempt++) {
    const id = newTableId(table, attempt)
    if (!taken.has(id)) {
      taken.set(id, name)
      return id
    }
  }
}
