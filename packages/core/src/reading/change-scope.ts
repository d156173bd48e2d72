import { formatInstant, instantToMicroseconds, type ResolvedChangeFilters, ThreadlineError } from '@threadline/contract'
import { type AuditedTable, findTable, findTablesOfSchema } from './audited-table.ts'
import type { Source } from './reader.ts'
import { storedRowKey } from './row-key.ts'
import { type IdRange, readIdRange, startOfTransaction } from './time-to-id.ts'

/** Filters in terms of what is stored. */
export interface ChangeScope extends IdRange {
  readonly filters: ResolvedChangeFilters
  /** The tables in question; null for all of the trail. */
  readonly tables: readonly AuditedTable[] | null
  /** The stored key, with the filter `rowKey`. */
  readonly rowKey: string | null
}

/**
 * Looks up what filters mean in this database: tables by name, keys as they are stored, times as ids.
 *
 * @throws ThreadlineError `table_not_audited`, `invalid_key`, `invalid_filter` for a key without its table
 */
export async function resolveScope(source: Source, filters: ResolvedChangeFilters): Promise<ChangeScope> {
  const [tables, range] = await Promise.all([resolveTables(source, filters), resolveRange(source, filters)])
  return { filters, tables, rowKey: await resolveRowKey(source, filters, tables), ...range }
}

async function resolveTables(source: Source, { table, schema }: ResolvedChangeFilters) {
  if (table !== undefined) return [await findTable(source, table, schema)]
  if (schema === undefined) return null
  const { tables, everything } = await findTablesOfSchema(source, schema)
  return everything ? null : tables
}

async function resolveRowKey(
  source: Source,
  { rowKey, table }: ResolvedChangeFilters,
  tables: readonly AuditedTable[] | null,
) {
  if (rowKey === undefined) return null
  const [found] = tables ?? []
  if (table !== undefined && found !== undefined) return storedRowKey(source, found, rowKey)
  const problems = [{ path: 'rowKey', message: 'needs table beside it: keys mean something only within a table' }]
  throw new ThreadlineError(
    'invalid_filter',
    'Invalid filter: rowKey needs table beside it: keys mean something only within a table.',
    { details: { problems } },
  )
}

const dayInMicroseconds = 86_400_000_000n

/** Nothing of a transaction was captured before it began; a day is left for a clock that was set back meanwhile. */
async function resolveRange(
  source: Source,
  { from, to, transactionId }: ResolvedChangeFilters,
): Promise<IdRange> {
  const begun =
    transactionId === undefined
      ? undefined
      : formatInstant(instantToMicroseconds(startOfTransaction(transactionId)) - dayInMicroseconds)
  const start = from !== undefined && (begun === undefined || from > begun) ? from : begun
  if (start === undefined && to === undefined) return { low: null, high: null }
  return readIdRange(source, { from: start, to })
}
