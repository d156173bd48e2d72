import type { ActorRef, ChangeFilters, ExportFormat } from '@threadline/contract'
import { parseChangeFilters, parseJson, stringifyJson } from '@threadline/contract'
import { recordCheck, type Threadline } from '@threadline/core'
import { emit, errorCodeOf, startTimer } from '@threadline/core/telemetry'
import type { ExportProgress } from './export-chunks.ts'

/** What is told of an export when it has ended. */
export interface Delivery {
  readonly mode: 'eager' | 'stream' | 'background'
  readonly format: ExportFormat
  readonly filters: ChangeFilters
  /** @defaultValue the actor of the context in force */
  readonly actor?: ActorRef | undefined
  /** The background export. */
  readonly target?: string | undefined
  readonly progress: ExportProgress
}

type Outcome = 'finished' | 'truncated' | 'cancelled' | 'failed'

/** The same pieces; when they have ended, in whichever way, that is told and, if the configuration says so, recorded as evidence. */
export async function* watchedExport(
  threadline: Threadline,
  chunks: AsyncIterable<Uint8Array>,
  delivery: Delivery,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const elapsed = startTimer()
  let outcome: Outcome = 'cancelled'
  let failure = 'none'
  try {
    yield* chunks
    outcome = delivery.progress.truncated ? 'truncated' : 'finished'
  } catch (error) {
    outcome = signal?.aborted === true ? 'cancelled' : 'failed'
    failure = errorCodeOf(error)
    throw error
  } finally {
    const { mode, format, progress } = delivery
    const { count: rows, bytes } = progress
    emit('export.finished', { durationMs: elapsed(), outcome, format, mode, rows, bytes, error: failure })
    await recordDelivery(threadline, delivery, outcome)
  }
}

const summaries: Readonly<Record<Outcome, string>> = {
  finished: 'Export delivered complete',
  truncated: 'Export delivered up to its greatest number of changes',
  cancelled: 'Export left before its end',
  failed: 'Export failed',
}

async function recordDelivery(
  threadline: Threadline,
  { mode, format, filters, actor, target, progress }: Delivery,
  outcome: Outcome,
): Promise<void> {
  if (!threadline.config.evidence.automatic) return
  const { count, bytes } = progress
  const filter = parseJson(stringifyJson(parseChangeFilters(filters)))
  await recordCheck(threadline, {
    subject: 'export_delivery',
    verdict: outcome === 'finished' ? 'proven' : 'unsupported',
    target,
    summary: `${summaries[outcome]}: ${count} changes as ${format}.`,
    details: { mode, format, filter, count, bytes, outcome },
    actor,
  })
}
