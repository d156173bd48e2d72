import type { HeldBack, PurgeResult } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { execute, quoteQualified } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { type Cutoffs, readCutoffs } from '../policy/read-cutoffs.ts'
import type { RetentionPolicy } from '../policy/require-policy.ts'
import { jsonArgument, tableCutoffs } from './purge-functions.ts'
import { type DeletedByTable, purgedTables } from './purged-tables.ts'

/** What the function of the audit schema answers with. */
export interface Preview {
  readonly deleted: DeletedByTable
  readonly transactions: number
  readonly actions: number
  readonly partitions: readonly string[]
  readonly held: HeldAnswer
}

export interface HeldAnswer {
  readonly total: number
  readonly holds: readonly { readonly id: string; readonly name: string; readonly changes: number }[]
}

/** Counts what a purge with these cut-offs would remove now, by the very conditions of the purge. */
export async function readPreview(
  { db, config }: Pick<Threadline, 'db' | 'config'>,
  policy: RetentionPolicy,
  { cutoff, tables }: Cutoffs,
  signal?: AbortSignal,
): Promise<Preview> {
  const preview = sql.raw(quoteQualified(config.storageSchema, 'retention_preview'))
  const [row] = await execute<{ answer: string }>(
    db,
    sql`select ${preview}(${cutoff}::text::timestamptz, ${jsonArgument(tableCutoffs(tables))}, ${String(policy.deleteEmptyTransactions)}::text::boolean)::text as answer`,
    { what: 'count what a purge would remove', signal },
  )
  return JSON.parse(row?.answer ?? '{}')
}

/** A purge that only counts. */
export async function dryRun(
  threadline: Threadline,
  policy: RetentionPolicy,
  earlier?: string,
  signal?: AbortSignal,
): Promise<PurgeResult> {
  const cutoffs = await readCutoffs(threadline, policy, earlier, signal)
  const preview = await readPreview(threadline, policy, cutoffs, signal)
  const tables = await purgedTables(threadline, cutoffs, preview.deleted)
  return {
    dryRun: true,
    runId: null,
    cutoff: cutoffs.cutoff,
    deletedChanges: tables.reduce((sum, { deletedChanges }) => sum + deletedChanges, 0),
    deletedTransactions: preview.transactions,
    deletedActions: preview.actions,
    partitionsDropped: [...preview.partitions],
    partitionsInUse: [],
    heldBack: preview.held.total,
    holds: heldBack(preview.held),
    batches: 0,
    tables,
    remainder: null,
  }
}

export const heldBack = ({ holds }: HeldAnswer): HeldBack[] =>
  holds.map(({ id, name, changes }) => ({ holdId: id, name, changes }))
