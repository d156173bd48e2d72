import {
  formatInstant,
  instantToMicroseconds,
  type ResolvedChangeFilters,
  ThreadlineError,
} from '@threadline/contract'
import { type AuditedTable, findTable, findTablesOfSchema } from '../audited-table.ts'
import type { Source } from '../reader.ts'
import { storedRowKey } from '../rows/row-key.ts'
import type { IdRange } from '../sql/id-range.ts'
import { readIdRange, startOfTransaction } from '../time-to-id.ts'
import { type MatchingTransactions, readMatchingTransactions } from '../transactions/matching-transactions.ts'

/** Filters in terms of what is stored. */
export interface ChangeScope extends IdRange {
  readonly filters: ResolvedChangeFilters
  /** The tables in question; null for all of the trail. */
  readonly tables: readonly AuditedTable[] | null
  /** The stored key, with the filter `rowKey`. */
  readonly rowKey: string | null
  /** The transactions in question by correlation and request id, with these filters. */
  readonly transactions: readonly MatchingTransactions[]
}

/**
 * Looks up what filters mean in this database: tables by name, keys as they are stored, correlation ids as transactions, times as ids.
 *
 * @throws ThreadlineError `table_not_audited`, `invalid_key`, `invalid_filter` for a key without its table
 */
export async function resolveScope(source: Source, filters: ResolvedChangeFilters): Promise<ChangeScope> {
  const { correlationId, requestId } = filters
  const [tables, ...transactions] = await Promise.all([
    resolveTables(source, filters),
    ...(correlationId === undefined
      ? []
      : [readMatchingTransactions(source, 'correlation_id', correlationId)]),
    ...(requestId === undefined ? [] : [readMatchingTransactions(source, 'request_id', requestId)]),
  ])
  const begun = beginning(filters, transactions)
  const [rowKey, range] = await Promise.all([
    resolveRowKey(source, filters, tables),
    readIdRange(source, { from: begun, to: filters.to }),
  ])
  return { filters, tables, rowKey, transactions, ...range }
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
  const message = 'needs table beside it: keys mean something only within a table'
  throw new ThreadlineError('invalid_filter', `Invalid filter: rowKey ${message}.`, {
    details: { problems: [{ path: 'rowKey', message }] },
  })
}

const dayInMicroseconds = 86_400_000_000n

/** An instant before which no change of a transaction was captured: its start, and a day for a clock that was set back meanwhile. */
export function beginningOf(transactionIds: readonly string[]): string | undefined {
  const [first] = [...transactionIds].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
  return first === undefined
    ? undefined
    : formatInstant(instantToMicroseconds(startOfTransaction(first)) - dayInMicroseconds)
}

/** The latest of the instants before which nothing can match. */
function beginning(
  { from, transactionId }: ResolvedChangeFilters,
  transactions: readonly MatchingTransactions[],
): string | undefined {
  const starts = [
    from,
    transactionId === undefined ? undefined : beginningOf([transactionId]),
    ...transactions.map(({ ids }) => (ids === null ? undefined : beginningOf(ids))),
  ]
  return starts
    .filter((start) => start !== undefined)
    .sort()
    .at(-1)
}
