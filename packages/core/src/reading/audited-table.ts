import { ThreadlineError } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { nearestName } from '../config/nearest-name.ts'
import { formatTableName, parseTableName, type TableName } from '../config/table-name.ts'
import { execute } from '../database/execute.ts'
import { type Source, trailTables } from './reader.ts'

/** A table as the trail knows it. */
export interface AuditedTable extends TableName {
  readonly id: string
  /** The columns of its key, in key order. */
  readonly keyColumns: readonly string[]
  /** Their types as SQL writes them. */
  readonly keyTypes: readonly string[]
}

/**
 * The table that a caller means: `name` (schema `public`) or `schema.name`; with a schema beside it, the bare name.
 *
 * @throws ThreadlineError `table_not_audited`, with the name that was probably meant; `invalid_filter` for what cannot be a name
 */
export async function findTable(source: Source, table: string, schema?: string): Promise<AuditedTable> {
  const name = schema === undefined ? parseTableName(table, 'invalid_filter') : { schema, table }
  const [found] = await readTables(source, name)
  if (found !== undefined) return found
  throw await notAudited(source, name)
}

/**
 * The tables of a schema, and whether they are all tables of the trail.
 *
 * @throws ThreadlineError `table_not_audited` when there is none
 */
export async function findTablesOfSchema(
  source: Source,
  schema: string,
): Promise<{ tables: AuditedTable[]; everything: boolean }> {
  const all = await readTables(source)
  const tables = all.filter((table) => table.schema === schema)
  if (tables.length > 0) return { tables, everything: tables.length === all.length }
  const schemas = [...new Set(all.map((table) => table.schema))]
  throw new ThreadlineError(
    'table_not_audited',
    `No table of the schema ${JSON.stringify(schema)} is audited; ${
      schemas.length === 0
        ? 'no table of this database is. Run "threadline gen triggers" for those that should be'
        : `audited tables are in ${schemas.map((name) => JSON.stringify(name)).join(', ')}`
    }.`,
    { details: { schema } },
  )
}

/** Every table that is or was audited, or the one with a name. */
export async function readTables(source: Source, name?: TableName): Promise<AuditedTable[]> {
  const { tables } = trailTables(source)
  const condition =
    name === undefined
      ? sql`true`
      : sql`schema_name = ${name.schema}::text and table_name = ${name.table}::text`
  const found = await execute<
    Record<'id' | 'schema_name' | 'table_name' | 'key_columns' | 'key_types', string>
  >(
    source.db,
    sql`
      select id::text, schema_name, table_name, to_json(key_columns)::text as key_columns, to_json(key_types)::text as key_types
      from ${tables} t where ${condition} order by schema_name, table_name`,
    { what: 'read which tables are audited' },
  )
  return found.map((row) => ({
    id: row.id,
    schema: row.schema_name,
    table: row.table_name,
    keyColumns: JSON.parse(row.key_columns),
    keyTypes: JSON.parse(row.key_types),
  }))
}

async function notAudited(source: Source, name: TableName): Promise<ThreadlineError> {
  const names = (await readTables(source)).map(formatTableName)
  const wanted = formatTableName(name)
  const near = nearestName(wanted, names) ?? names.find((candidate) => candidate.endsWith(`.${name.table}`))
  const remedy =
    near === undefined
      ? `run "threadline gen triggers --tables ${wanted}" to have its changes captured from now on`
      : `did you mean ${JSON.stringify(near)}?`
  const details = near === undefined ? { table: wanted } : { table: wanted, nearest: near }
  return new ThreadlineError(
    'table_not_audited',
    `The table ${JSON.stringify(wanted)} is not audited; ${remedy}${near === undefined ? '.' : ''}`,
    { details },
  )
}
