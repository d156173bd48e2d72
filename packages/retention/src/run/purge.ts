import { type ActorRef, isThreadlineError, type PurgeResult } from '@threadline/contract'
import { currentAuditContext, recordCheck, type Threadline } from '@threadline/core'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import { requirePolicy } from '../policy/require-policy.ts'
import { dryRun } from './dry-run.ts'
import { executePurge, type RunStart } from './execute-purge.ts'
import { type PurgeOptions, parsePurgeOptions, type ResolvedPurgeOptions } from './purge-options.ts'

/**
 * Removes from the trail what is older than the retention policy of the configuration allows, or counts it with `dryRun`. Whole months go as partitions, at
 * once; the rest goes in batches with rests between them. Legal holds stay. What was committed stays committed whatever happens; the next purge goes on.
 *
 * The run is recorded with who had it made, its cut-off, counts and outcome.
 *
 * @throws ThreadlineError `retention_disabled`, `invalid_purge` with every problem, `purge_running`, `table_not_audited` for a window of a table that is not,
 * `purge_blocked` and `permission_denied` when rows could not be seen or deleted
 * @example
 * ```ts
 * const { deletedChanges } = await purge(threadline, { dryRun: true })
 * await purge(threadline, { execute: true, by: user('42') })
 * ```
 */
export async function purge(threadline: Threadline, options: PurgeOptions): Promise<PurgeResult> {
  const settings = parsePurgeOptions(options)
  const policy = requirePolicy(threadline.config)
  const elapsed = startTimer()
  try {
    const result =
      settings.dryRun === true
        ? await dryRun(threadline, policy, settings.cutoff, settings.signal)
        : await purgeNow(threadline, settings, { policy, trigger: 'manual', actor: actorOf(settings) })
    return report(result, elapsed())
  } catch (error) {
    reportFailure(error, settings, elapsed())
    throw error
  }
}

async function purgeNow(threadline: Threadline, settings: ResolvedPurgeOptions, start: RunStart) {
  const result = await executeWithEvidence(threadline, settings, start)
  if (result === null) throw new TypeError('a purge without an interval is always due')
  return result
}

function actorOf({ by }: ResolvedPurgeOptions): ActorRef | null {
  return by ?? currentAuditContext()?.actor ?? null
}

/** Purges, with the evidence of it where the configuration asks for that. */
export async function executeWithEvidence(
  threadline: Threadline,
  settings: ResolvedPurgeOptions,
  start: RunStart,
): Promise<PurgeResult | null> {
  const actor = start.actor === null ? {} : { actor: start.actor }
  try {
    const result = await executePurge(threadline, settings, start)
    if (result !== null) await recordResult(threadline, result, start, actor)
    return result
  } catch (error) {
    if (!isThreadlineError(error, 'purge_running'))
      await recordCheck(threadline, {
        ...{ subject: 'retention_run', verdict: 'unsupported', ...actor },
        summary: `A purge has failed (${errorCodeOf(error)}).`,
      })
    throw error
  }
}

async function recordResult(
  threadline: Threadline,
  result: PurgeResult,
  { policy }: RunStart,
  actor: { readonly actor?: ActorRef },
): Promise<void> {
  const { runId, deletedChanges, deletedTransactions, heldBack, remainder, cutoff } = result
  const complete = remainder === null
  await recordCheck(threadline, {
    ...{ subject: 'retention_run', verdict: complete ? 'proven' : 'unsupported', ...actor },
    target: `run ${runId}`,
    summary: complete
      ? 'A purge has removed all that was due.'
      : `A purge has left something (${remainder}).`,
    details: {
      cutoff,
      deletedChanges,
      deletedTransactions,
      heldBack,
      partitionsDropped: result.partitionsDropped.length,
    },
  })
  await recordCheck(threadline, {
    ...{ subject: 'retention_policy', verdict: complete ? 'proven' : 'unsupported', ...actor },
    summary: complete
      ? 'The trail holds nothing older than the retention policy allows, but for legal holds.'
      : 'The trail may hold what is older than the retention policy allows.',
    details: {
      maxAgeSeconds: policy.maxAgeSeconds,
      tables: Object.fromEntries(
        policy.tables.map(({ schema, table, maxAgeSeconds }) => [`${schema}.${table}`, maxAgeSeconds]),
      ),
      heldBack,
    },
  })
}

/** Tells listeners of telemetry. */
export function report(result: PurgeResult, durationMs: number): PurgeResult {
  const { dryRun: isDry, deletedChanges, deletedTransactions, heldBack, batches } = result
  const partitionsDropped = result.partitionsDropped.length
  emit('retention.purge', {
    ...{ durationMs, outcome: 'finished', dryRun: isDry, error: 'none' },
    ...{ deletedChanges, deletedTransactions, partitionsDropped, heldBack, batches },
  })
  return result
}

export function reportFailure(error: unknown, settings: ResolvedPurgeOptions, durationMs: number): void {
  const outcome = settings.signal?.aborted === true ? 'cancelled' : 'failed'
  const none = { deletedChanges: 0, deletedTransactions: 0, partitionsDropped: 0, heldBack: 0, batches: 0 }
  emit('retention.purge', {
    durationMs,
    outcome,
    dryRun: settings.dryRun === true,
    ...none,
    error: errorCodeOf(error),
  })
}
