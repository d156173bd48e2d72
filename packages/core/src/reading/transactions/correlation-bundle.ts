import { type CorrelationBundle, contextIdSchema, pageShape, parseInput } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { execute } from '../../database/execute.ts'
import { timeline } from '../changes/timeline.ts'
import { type Reader, type Source, trailTables } from '../reader.ts'
import { readActions } from './read-actions.ts'
import { readTransactions } from './read-transactions.ts'

/** Which page of the changes is wanted. */
export interface BundleOptions {
  /** Changes of a page, from 1 to 500. @defaultValue 50 */
  readonly limit?: number | undefined
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined
}

const optionsSchema = z.strictObject(pageShape)
const most = 500

/**
 * Everything with one correlation id: transactions, actions and changes; null when there is nothing, and for a malformed id.
 *
 * @throws ThreadlineError `invalid_filter` for unknown options, `invalid_cursor`, `not_installed`
 */
export async function correlationBundle(
  reader: Reader,
  id: string,
  options: BundleOptions = {},
): Promise<CorrelationBundle | null> {
  const { data: correlationId } = contextIdSchema.safeParse(id)
  if (correlationId === undefined) return null
  const page = parseInput(optionsSchema, options, { code: 'invalid_filter', known: Object.keys(pageShape) })
  const changes = await timeline(reader, { ...page, correlationId })
  const [ids, actions] = await Promise.all([
    readTransactionIds(reader, correlationId),
    readActions(reader, sql`a.correlation_id = ${correlationId}::text`, most + 1),
  ])
  if (ids.length === 0 && actions.length === 0) return null
  const transactions = await readTransactions(reader, ids.slice(0, most))
  return {
    correlationId,
    transactions: transactions.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1)),
    actions: actions.reverse().slice(0, most),
    truncated: ids.length > most || actions.length > most,
    changes,
  }
}

/** Transactions that began under the id, came under it later, or contain an action that has it. */
async function readTransactionIds(source: Source, correlationId: string): Promise<string[]> {
  const trail = trailTables(source)
  const matching = sql`correlation_id = ${correlationId}::text`
  const found = await execute<{ id: string }>(
    source.db,
    sql`
      select id::text from (
        select id from ${trail.transactions} x where ${matching}
        union select transaction_id from ${trail.switches} s where ${matching}
        union select transaction_id from ${trail.actions} a where ${matching} and transaction_id is not null
      ) as related (id)
      order by related.id desc limit ${sql.raw(String(most + 1))}`,
    { what: 'read what the correlation id ties together' },
  )
  return found.map((row) => row.id)
}
