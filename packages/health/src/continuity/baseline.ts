import { type ActorRef, parseInput, system, wholeNumber } from '@threadline/contract'
import { formatTableName, recordCheck, sqlState, type Threadline } from '@threadline/core'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import { z } from 'zod'
import { beginBaseline, runBaselineStep } from './baseline-steps.ts'
import { assertCaptureReady } from './capture-readiness.ts'
import { pause } from './pause.ts'

/** How a baseline is written. */
export interface BaselineOptions {
  /** Rows that are looked at, and locked against change, at once: 1 to 10,000. @defaultValue 1000 */
  readonly batchSize?: number
  /** Milliseconds of rest between two batches. @defaultValue 0 */
  readonly pauseMs?: number
  /** Also rows that the trail knows otherwise than they are: after DDL that rewrote values, or writes that capture was kept from seeing. @defaultValue false */
  readonly refresh?: boolean
  /** How long to go back again and again for rows that others keep locked, in milliseconds. @defaultValue 60000 */
  readonly patienceMs?: number
  /** Whose snapshots they are. @defaultValue the system `threadline` */
  readonly actor?: ActorRef
  readonly onProgress?: (progress: BaselineProgress) => void
  /** Aborted, it stops after at most one batch, which is undone; what was written before stays, and the next call goes on from there. */
  readonly signal?: AbortSignal
}

export interface BaselineProgress {
  readonly table: string
  /** Snapshot rows that this call has written so far. */
  readonly snapshotRows: number
  readonly batches: number
}

export interface BaselineResult extends BaselineProgress {
  /** `locked`: some rows were locked by others the whole time; call it again. */
  readonly status: 'finished' | 'locked'
}

const optionsSchema = z.object({
  batchSize: wholeNumber(1, 10_000).default(1000),
  pauseMs: wholeNumber(0, 60_000).default(0),
  patienceMs: wholeNumber(0, 86_400_000).default(60_000),
  refresh: z.boolean().default(false),
})

/**
 * Writes a snapshot row for every row of a table of which the trail knows nothing: what was there before it was captured. From then on `asOf` and `history` know the
 * state of every row, and of times before they say that they do not. The application goes on meanwhile: rows are locked for the time of a batch, never the
 * table, and a row that is locked by others is left for later. A call that was aborted, or one that failed, is taken up where it stopped; several at once share the work.
 *
 * Redaction is that of capture. The role needs EXECUTE on the functions of the baseline, and the owner of the audit schema SELECT and UPDATE on the table.
 *
 * @param table - `name` (schema `public`) or `schema.name`.
 * @throws ThreadlineError `capture_incomplete`, `table_not_found`, `no_usable_key`, `permission_denied`, `lock_timeout`; the reason of the signal
 */
export async function baseline(
  threadline: Threadline,
  table: string,
  options: BaselineOptions = {},
): Promise<BaselineResult> {
  const { batchSize, pauseMs, patienceMs, refresh, actor, onProgress, signal } = options
  const limits = parseInput(
    optionsSchema,
    { batchSize, pauseMs, patienceMs, refresh },
    { code: 'usage', known: Object.keys(optionsSchema.shape) },
  )
  const elapsed = startTimer()
  const progress = { table, snapshotRows: 0, batches: 0 }
  const report = (outcome: 'finished' | 'cancelled' | 'failed', error: string) =>
    emit('health.baseline', {
      ...{ durationMs: elapsed(), outcome, error },
      ...{ rows: progress.snapshotRows, batches: progress.batches },
    })
  try {
    const ready = await assertCaptureReady(threadline, table, signal === undefined ? {} : { signal })
    progress.table = formatTableName(ready)
    const run = await beginBaseline(threadline, ready.tableId, limits.refresh, signal)
    const status = await runToItsEnd(threadline, run, progress, {
      ...limits,
      actor: actor ?? system('threadline'),
      onProgress,
      signal,
    })
    report(status === 'finished' ? 'finished' : 'failed', status === 'finished' ? 'none' : 'lock_timeout')
    if (status === 'finished') await recordBaseline(threadline, progress)
    return { status, ...progress }
  } catch (error) {
    report(signal?.aborted === true ? 'cancelled' : 'failed', errorCodeOf(error))
    throw error
  }
}

interface Run extends Required<Pick<BaselineOptions, 'batchSize' | 'pauseMs' | 'patienceMs' | 'actor'>> {
  readonly onProgress: ((progress: BaselineProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
}

async function runToItsEnd(
  threadline: Threadline,
  run: string,
  progress: { table: string; snapshotRows: number; batches: number },
  { batchSize, pauseMs, patienceMs, actor, onProgress, signal }: Run,
): Promise<BaselineResult['status']> {
  let waited = 0
  let vain = 0
  let busy = 0
  for (;;) {
    signal?.throwIfAborted()
    try {
      const step = await runBaselineStep(threadline, run, { batchSize, actor, signal })
      busy = 0
      progress.batches += 1
      progress.snapshotRows += step.written
      onProgress?.({ ...progress })
      if (step.finished) return 'finished'
      if (step.written > 0) waited = 0
      vain = step.retrying && step.written === 0 ? vain + 1 : 0
      // Once round all ranges in vain: give those who hold the rows some time.
      if (vain > 0 && vain % step.waiting === 0) {
        if (waited >= patienceMs) return 'locked'
        waited += await pause(Math.min(50 * vain, 1000, patienceMs - waited), signal)
      } else await pause(pauseMs, signal)
    } catch (error) {
      // DDL on the table, another run that is slow, a row on its way to another partition: nothing is lost, since the batch was undone as a whole.
      if (!isBusy(error) || ++busy > 10) throw error
      await pause(100 * busy, signal)
    }
  }
}

const isBusy = (error: unknown): boolean => ['55P03', '40P01', '40001'].includes(sqlState(error) ?? '')

async function recordBaseline(threadline: Threadline, { table, snapshotRows, batches }: BaselineProgress) {
  await recordCheck(threadline, {
    subject: 'coverage',
    verdict: 'proven',
    target: table,
    summary: `A baseline of ${table} is finished: the trail knows the state of every row from now on.`,
    details: { snapshotRows, batches },
    source: 'threadline continuity --baseline',
  })
}
