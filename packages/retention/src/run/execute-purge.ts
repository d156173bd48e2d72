import { setTimeout } from 'node:timers/promises'
import {
  type ActorRef,
  isThreadlineError,
  type PurgeResult,
  type RetentionRun,
  ThreadlineError,
} from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { sql } from 'drizzle-orm'
import { readCutoffs } from '../policy/read-cutoffs.ts'
import type { RetentionPolicy } from '../policy/require-policy.ts'
import { readRuns } from '../runs/read-runs.ts'
import { callStep, idArgument, jsonArgument, tableCutoffs } from './purge-functions.ts'
import type { ResolvedPurgeOptions } from './purge-options.ts'
import type { PurgeProgress } from './purge-progress.ts'
import {
  deleteChanges,
  deleteChildless,
  dropDetached,
  keepPartitionsAhead,
  type Run,
  readPlan,
  removePartitions,
} from './run-steps.ts'

/** Seconds without a sign of life, beyond its rests, after which a run counts as interrupted and another may begin. */
const leaseSeconds = 60

/** What a run is started with, beside its options. */
export interface RunStart {
  readonly policy: RetentionPolicy
  readonly trigger: RetentionRun['trigger']
  readonly actor: ActorRef | null
  /** Does nothing when a run began less than this many seconds ago. */
  readonly everySeconds?: number
}

/** Purges, and records the run. @returns Null when it is not due yet. */
export async function executePurge(
  threadline: Threadline,
  options: ResolvedPurgeOptions,
  start: RunStart,
): Promise<PurgeResult | null> {
  const id = await begin(threadline, options, start)
  if (id === null) return null
  const reader = { db: threadline.db, config: threadline.config }
  const readRun = async () => (await readRuns(reader, sql`r.id = ${id}::bigint`, 1))[0]
  const end = (ending: object) => callStep(threadline, 'purge_end', [idArgument(id), jsonArgument(ending)])
  const report = reporting(readRun, id, options.onProgress)
  try {
    await report('started')
    const ending = await work(threadline, id, options, start, report)
    await end(ending)
    await report('ended')
  } catch (error) {
    // Whatever keeps this from being recorded, the error itself counts.
    await end(failure(error, options.signal)).catch(() => {})
    options.signal?.throwIfAborted()
    throw error
  }
  const run = await readRun()
  if (run === undefined)
    throw new ThreadlineError('audit_record_missing', 'The record of the purge is missing.')
  return toResult(run)
}

async function begin(
  threadline: Threadline,
  { cutoff: earlier, signal }: ResolvedPurgeOptions,
  { policy, trigger, actor, everySeconds }: RunStart,
): Promise<string | null> {
  const { cutoff, tables } = await readCutoffs(threadline, policy, earlier, signal)
  const details = {
    trigger,
    actor,
    cutoff,
    table_cutoffs: tableCutoffs(tables),
    delete_transactions: policy.deleteEmptyTransactions,
    lease_seconds: leaseSeconds + Math.ceil(policy.sleepMs / 1000),
    every_seconds: everySeconds ?? null,
  }
  const answer: { id?: string; running?: string | null; notDue?: string } = JSON.parse(
    (await callStep(threadline, 'purge_begin', [jsonArgument(details)], signal)) ?? '{}',
  )
  if (answer.notDue !== undefined) return null
  if (answer.id !== undefined) return answer.id
  const which = answer.running == null ? '' : ` (run ${answer.running})`
  throw new ThreadlineError('purge_running', `Another purge is running${which}; wait for its end.`)
}

async function work(
  threadline: Threadline,
  id: string,
  { batchSize, maxBatches, lockAttempts, signal }: ResolvedPurgeOptions,
  { policy }: RunStart,
  report: Run['report'],
) {
  let batches = 0
  const run: Run = {
    ...{ threadline, id, batchSize, lockAttempts, signal },
    report: (event, partition) => report(event, partition),
    nextBatch: async () => {
      if (batches > 0) await setTimeout(policy.sleepMs, undefined, { signal })
      signal?.throwIfAborted()
      batches += 1
      return maxBatches === undefined || batches <= maxBatches
    },
  }
  await keepPartitionsAhead(run)
  const { detached, changes } = await readPlan(run)
  for (const { name } of detached) await dropDetached(run, name)
  const inUse = await removePartitions(run, changes)
  const complete =
    (await deleteChanges(run)) && (!policy.deleteEmptyTransactions || (await deleteTransactions(run, inUse)))
  const left = complete && (await callStep(threadline, 'purge_left', [idArgument(id)], signal)) === 'true'
  const remainder = !complete
    ? 'max_batches'
    : left
      ? 'rows_locked'
      : inUse.length > 0
        ? 'partitions_in_use'
        : null
  return { outcome: remainder === null ? 'completed' : 'incomplete', remainder, partitions_in_use: inUse }
}

async function deleteTransactions(run: Run, inUse: string[]): Promise<boolean> {
  const { transactions } = await readPlan(run)
  inUse.push(...(await removePartitions(run, transactions)))
  return (await deleteChildless(run, 'purge_swept')) && (await deleteChildless(run, 'purge_actions'))
}

function failure(error: unknown, signal: AbortSignal | undefined) {
  if (signal?.aborted === true) return { outcome: 'cancelled' }
  return isThreadlineError(error)
    ? { outcome: 'failed', error_code: error.code, error_message: error.message }
    : { outcome: 'failed', error_code: 'internal', error_message: 'Something failed inside Threadline.' }
}

function reporting(
  readRun: () => Promise<RetentionRun | undefined>,
  runId: string,
  onProgress: ((progress: PurgeProgress) => void) | undefined,
) {
  const begun = performance.now()
  return async (event: PurgeProgress['event'], partition?: string) => {
    if (onProgress === undefined) return
    const run = await readRun()
    onProgress({
      event,
      runId,
      partition: partition ?? null,
      batch: run?.batches ?? 0,
      deletedChanges: run?.deletedChanges ?? 0,
      deletedTransactions: run?.deletedTransactions ?? 0,
      partitionsDropped: run?.partitionsDropped.length ?? 0,
      elapsedMs: Math.round(performance.now() - begun),
    })
  }
}

function toResult(run: RetentionRun): PurgeResult {
  return {
    dryRun: false,
    runId: run.id,
    cutoff: run.cutoff,
    deletedChanges: run.deletedChanges,
    deletedTransactions: run.deletedTransactions,
    deletedActions: run.deletedActions,
    partitionsDropped: run.partitionsDropped,
    partitionsInUse: run.partitionsInUse,
    heldBack: run.heldBack,
    holds: run.holds,
    batches: run.batches,
    tables: run.tables,
    remainder: run.remainder,
  }
}
