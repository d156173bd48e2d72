import type { CoverageReport } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import { pause } from '../continuity/pause.ts'
import { coverage } from '../coverage/coverage.ts'
import type { CoverageScope } from '../coverage/scope.ts'

export interface WatchCoverageOptions extends CoverageScope {
  /** Milliseconds between the end of a check and the next. @defaultValue `health.coveragePollMs` of the configuration */
  readonly intervalMs?: number
  readonly onReport: (report: CoverageReport) => void
  /** Told of a check that could not be made; the next one comes all the same. @defaultValue nothing beside the event `health.poll` */
  readonly onError?: (error: unknown) => void
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Checks coverage again and again until its signal is aborted; it resolves then. A check that cannot be made ends nothing: it is told as the event `health.poll` with
 * the outcome `error` and the number of failures in a row.
 */
export async function watchCoverage(
  threadline: Threadline,
  {
    intervalMs = threadline.config.health.coveragePollMs,
    onReport,
    onError,
    signal,
    ...scope
  }: WatchCoverageOptions,
): Promise<void> {
  let consecutiveFailures = 0
  while (!signal.aborted) {
    const elapsed = startTimer()
    try {
      const report = await coverage(threadline, { ...scope, signal })
      consecutiveFailures = 0
      emit('health.poll', { durationMs: elapsed(), outcome: 'passed', consecutiveFailures, error: 'none' })
      onReport(report)
    } catch (error) {
      if (signal.aborted) return
      consecutiveFailures += 1
      const code = errorCodeOf(error)
      emit('health.poll', { durationMs: elapsed(), outcome: 'error', consecutiveFailures, error: code })
      onError?.(error)
    }
    await pause(intervalMs, signal).catch(() => {})
  }
}
