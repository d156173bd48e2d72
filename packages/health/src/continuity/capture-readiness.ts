import { type Finding, ThreadlineError } from '@threadline/contract'
import { formatTableName, parseTableName, type TableName, type Threadline } from '@threadline/core'
import { type InspectedTable, inspectTables } from '@threadline/core/schema'
import { storageFindings } from '../findings/storage-findings.ts'
import { tableFindings } from '../findings/table-findings.ts'

/** A table whose capture was looked at. */
export interface CaptureReadiness {
  readonly inspected: InspectedTable
  /** What keeps changes from being captured as configured; empty when all is well. */
  readonly problems: readonly Finding[]
}

/** A table whose every write is captured as configured. */
export interface ReadyTable extends TableName {
  /** Its id in the registry. */
  readonly tableId: number
}

/**
 * The readiness of the named tables, in one look at the catalogue.
 *
 * @throws ThreadlineError `table_not_found`
 */
export async function readReadiness(
  { db, config }: Threadline,
  names: readonly TableName[],
  signal?: AbortSignal,
): Promise<CaptureReadiness[]> {
  const schemas = [...new Set(names.map(({ schema }) => schema))]
  const { storage, tables } = await inspectTables(db, config, { schemas, signal })
  const ofStorage = storageFindings(storage, config.storageSchema)
  return names.map((name) => {
    const inspected = tables.find(({ found }) => found.schema === name.schema && found.table === name.table)
    if (inspected === undefined) throw notFound(name)
    const problems = [...ofStorage, ...tableFindings(inspected, true)]
    return { inspected, problems: problems.filter(({ severity }) => severity === 'error') }
  })
}

/**
 * Makes sure that every write to a table is captured as configured, from now on: its triggers are in effect on every partition and for every op, their functions
 * are unaltered, and redaction is as configured. For programs that must not start, or go on, without it.
 *
 * @param table - `name` (schema `public`) or `schema.name`.
 * @throws ThreadlineError `capture_incomplete` with every problem and the command that repairs it in `details.problems`, `table_not_found`, `permission_denied`
 * @example
 * ```ts
 * await assertCaptureReady(threadline, 'payments')
 * ```
 */
export async function assertCaptureReady(
  threadline: Threadline,
  table: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ReadyTable> {
  const name = parseTableName(table)
  const [readiness] = await readReadiness(threadline, [name], signal)
  const tableId = readiness?.inspected.entry?.id
  const problems = readiness?.problems ?? []
  if (problems.length === 0 && tableId !== undefined) return { ...name, tableId }
  const list = problems.map(({ code, message, command }) => ({ path: table, message, code, command }))
  const [first] = problems
  throw new ThreadlineError(
    'capture_incomplete',
    `Capture of ${formatTableName(name)} is not in effect. ${problems.map(({ message }) => message).join(' ')}${first === undefined ? '' : ` Run: ${first.command}`}`,
    { details: { problems: list } },
  )
}

function notFound(name: TableName): ThreadlineError {
  const table = formatTableName(name)
  return new ThreadlineError('table_not_found', `The table ${JSON.stringify(table)} does not exist.`, {
    details: { table },
  })
}
