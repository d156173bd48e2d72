import { randomUUID } from 'node:crypto'
import type { Threadline } from '@threadline/core'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import type { ExportQueue } from '../queue/export-queue.ts'
import { inProcessQueue } from '../queue/in-process-queue.ts'
import type { ExportStorage } from '../storage/export-storage.ts'
import { claimExport, countWaiting, failInterrupted } from './claim-export.ts'
import { expireExports } from './expire-exports.ts'
import { type RunExportOptions, runExport } from './run-export.ts'

/** How a worker works. */
export interface ExportWorkerOptions {
  readonly storage: ExportStorage
  /** What tells it that there is work. @defaultValue a queue within this process, which looks every 5 seconds */
  readonly queue?: ExportQueue | undefined
  /** Milliseconds between two rounds of housekeeping: interrupted exports, expired files, and work that no message has told of. @defaultValue 60_000 */
  readonly housekeepingMs?: number | undefined
  /** Told of what fails for reasons that owners of exports are not told, such as a database that cannot be reached; the worker goes on. @defaultValue a warning of the process */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** A worker under way. */
export interface ExportWorker {
  /** Ends it. An export that it is writing is given back, for another worker to begin anew. */
  stop(): Promise<void>
}

/**
 * Writes background exports, one at a time, in this process. Any number of workers may run, in any number of processes: each export is claimed by one of them. The handle should
 * see all of the trail; what an export may hold is stored with it. Its role needs the grants of an `operator`.
 */
export async function startExportWorker(
  threadline: Threadline,
  { storage, queue = inProcessQueue(), housekeepingMs = 60_000, onError = warn }: ExportWorkerOptions,
): Promise<ExportWorker> {
  const stopping = new AbortController()
  const { signal } = stopping
  const rounds = new Set<Promise<void>>()
  const round = (todo: () => Promise<void>) => {
    const running = todo()
      .catch((error: unknown) => {
        if (!signal.aborted) onError(error)
      })
      .finally(() => rounds.delete(running))
    rounds.add(running)
    return running
  }
  const work = () => round(() => writeAll(threadline, { storage, signal, onError }))
  const housekeeping = setInterval(() => {
    void round(async () => {
      await expireExports(threadline, { storage, signal })
      await writeAll(threadline, { storage, signal, onError })
    })
  }, housekeepingMs)
  housekeeping.unref()
  const leave = await queue.listen(work)
  return {
    async stop() {
      clearInterval(housekeeping)
      stopping.abort()
      await leave()
      await Promise.all(rounds)
    },
  }
}

/** Writes exports until none waits. */
async function writeAll(
  threadline: Threadline,
  options: Pick<RunExportOptions, 'storage' | 'signal' | 'onError'>,
): Promise<void> {
  const { signal } = options
  while (!signal.aborted) {
    const worker = randomUUID()
    const row = await claim(threadline, worker, signal)
    if (row === undefined) return
    await runExport(threadline, row, { ...options, worker })
  }
}

async function claim(threadline: Threadline, worker: string, signal: AbortSignal) {
  const elapsed = startTimer()
  try {
    await failInterrupted(threadline, signal)
    const waiting = await countWaiting(threadline, signal)
    const row = await claimExport(threadline, worker, signal)
    emit('export.poll', { durationMs: elapsed(), outcome: 'passed', waiting, error: 'none' })
    return row
  } catch (error) {
    emit('export.poll', { durationMs: elapsed(), outcome: 'error', waiting: null, error: errorCodeOf(error) })
    throw error
  }
}

function warn(error: unknown): void {
  process.emitWarning(
    `The worker of exports met a failure (${errorCodeOf(error)}); give it "onError" to see more.`,
    {
      code: 'THREADLINE_EXPORT_WORKER',
    },
  )
}
