import { setTimeout } from 'node:timers/promises'
import { type ActorRef, isThreadlineError, type PurgeResult, system } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import { requirePolicy } from '../policy/require-policy.ts'
import { executeWithEvidence, report, reportFailure } from '../run/purge.ts'
import { type ExecuteOptions, parsePurgeOptions } from '../run/purge-options.ts'

export interface StartRetentionOptions
  extends Pick<ExecuteOptions, 'batchSize' | 'maxBatches' | 'lockAttempts' | 'onProgress'> {
  /** Who is written down as having it purged. @defaultValue `{ type: 'system', id: 'threadline-retention' }` */
  readonly by?: ActorRef | undefined
  /** Told of every purge that has ended. */
  readonly onPurged?: ((result: PurgeResult) => void) | undefined
  /** Told of a purge that has failed; the schedule goes on. @defaultValue a warning of the process */
  readonly onError?: ((error: unknown) => void) | undefined
  /** Aborted, it stops the schedule and ends a purge that is under way. */
  readonly signal?: AbortSignal | undefined
}

/** A schedule that is under way. */
export interface RetentionSchedule {
  /** Stops it, and resolves when a purge that was under way has ended. */
  stop(): Promise<void>
}

/**
 * Purges by the policy of the configuration, now and then every `retention.intervalMinutes`, for as long as the process lives. Start it in every process if you
 * like: one of them purges, and the others find that it is not due.
 *
 * @throws ThreadlineError `retention_disabled`, `invalid_purge`
 */
export function startRetention(
  threadline: Threadline,
  options: StartRetentionOptions = {},
): RetentionSchedule {
  const { by = system('threadline-retention'), onPurged, onError = warn, signal, ...rest } = options
  const policy = requirePolicy(threadline.config)
  const stopping = new AbortController()
  const ended = signal === undefined ? stopping.signal : AbortSignal.any([signal, stopping.signal])
  const settings = parsePurgeOptions({ ...rest, execute: true, signal: ended })
  const everySeconds = policy.intervalMinutes * 60
  const start = { policy, trigger: 'schedule', actor: by, everySeconds } as const

  const poll = async () => {
    const elapsed = startTimer()
    try {
      const result = await executeWithEvidence(threadline, settings, start)
      if (result !== null) onPurged?.(report(result, elapsed()))
      emit('retention.poll', {
        durationMs: elapsed(),
        outcome: result === null ? 'skipped' : 'passed',
        error: 'none',
      })
    } catch (error) {
      const skipped = isThreadlineError(error, 'purge_running')
      emit('retention.poll', {
        durationMs: elapsed(),
        outcome: skipped ? 'skipped' : 'error',
        error: errorCodeOf(error),
      })
      if (skipped || ended.aborted) return
      reportFailure(error, settings, elapsed())
      onError(error)
    }
  }
  const loop = async () => {
    while (!ended.aborted) {
      await poll()
      // Looks a little more often than it purges, so that the interval holds when the one that purged is gone.
      await setTimeout((everySeconds * 1000) / 4, undefined, { signal: ended, ref: false }).catch(() => {})
    }
  }
  const running = loop()
  return {
    stop: () => {
      stopping.abort()
      return running
    },
  }
}

function warn(error: unknown): void {
  process.emitWarning(
    `A scheduled purge of the audit trail has failed (${errorCodeOf(error)}); it is tried again.`,
    {
      code: 'THREADLINE_RETENTION',
    },
  )
}
