import type { PurgedTable, RetentionRun } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { execute, instantText, quoteQualified } from '@threadline/core/schema'
import { type SQL, sql } from 'drizzle-orm'
import { type HeldAnswer, heldBack } from '../run/dry-run.ts'
import { purgedTables } from '../run/purged-tables.ts'

/** A run as it is stored, every value as text. */
interface RunRow {
  readonly id: string
  readonly outcome: RetentionRun['outcome']
  readonly trigger: RetentionRun['trigger']
  readonly started: string
  readonly progress: string
  readonly ended: string | null
  readonly login: string
  readonly cutoff: string
  readonly facts: string
}

interface RunFacts {
  readonly actor: RetentionRun['actor']
  readonly cutoffs: Readonly<Record<string, string>>
  readonly byTable: Readonly<Record<string, number>>
  readonly held: HeldAnswer
  readonly counts: Pick<
    RetentionRun,
    | 'deletedChanges'
    | 'deletedTransactions'
    | 'deletedActions'
    | 'batches'
    | 'partitionsDropped'
    | 'partitionsInUse'
    | 'remainder'
  >
  readonly error: RetentionRun['error']
}

/**
 * Runs by a condition on their row `r`, newest first. One that says "running" but has given no sign of life for longer than it may is shown as interrupted.
 */
export async function readRuns(
  { db, config }: Pick<Threadline, 'db' | 'config'>,
  condition: SQL,
  limit: number,
  signal?: AbortSignal,
): Promise<RetentionRun[]> {
  const found = await execute<RunRow>(
    db,
    sql`
      select r.id::text, r.trigger, ${instantText(sql`r.started_at`)} as started, ${instantText(sql`r.progress_at`)} as progress,
        ${instantText(sql`r.ended_at`)} as ended, r.login_role as login, ${instantText(sql`r.cutoff`)} as cutoff,
        case when r.outcome = 'running' and r.lease_until < clock_timestamp() then 'interrupted' else r.outcome end as outcome,
        json_build_object('actor', r.actor, 'cutoffs', r.table_cutoffs, 'byTable', r.deleted_by_table, 'held', r.held,
          'counts', json_build_object('deletedChanges', r.deleted_changes, 'deletedTransactions', r.deleted_transactions,
            'deletedActions', r.deleted_actions, 'batches', r.batches, 'partitionsDropped', r.partitions_dropped,
            'partitionsInUse', r.partitions_in_use, 'remainder', r.remainder),
          'error', case when r.error_code is not null then json_build_object('code', r.error_code, 'message', r.error_message) end)::text as facts
      from ${sql.raw(quoteQualified(config.storageSchema, 'retention_runs'))} r
      where ${condition} order by r.id desc limit ${sql.raw(String(limit))}`,
    { what: 'read the runs of retention', signal },
  )
  const runs: RetentionRun[] = []
  for (const row of found) runs.push(await toRun({ db, config }, row))
  return runs
}

async function toRun(threadline: Pick<Threadline, 'db' | 'config'>, row: RunRow): Promise<RetentionRun> {
  const facts: RunFacts = JSON.parse(row.facts)
  const tables: PurgedTable[] = await purgedTables(
    threadline,
    {
      cutoff: row.cutoff,
      tables: Object.entries(facts.cutoffs).map(([tableId, cutoff]) => ({ tableId, cutoff })),
    },
    facts.byTable,
  )
  return {
    id: row.id,
    outcome: row.outcome,
    trigger: row.trigger,
    startedAt: row.started,
    progressAt: row.progress,
    endedAt: row.ended,
    actor: facts.actor,
    login: row.login,
    cutoff: row.cutoff,
    ...facts.counts,
    heldBack: facts.held.total,
    holds: heldBack(facts.held),
    tables,
    error: facts.error,
  }
}
