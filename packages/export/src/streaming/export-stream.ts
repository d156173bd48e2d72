import type { ChangeFilters } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { exportChunks } from './export-chunks.ts'
import { type ExportOptions, parseStreamOptions } from './export-options.ts'
import { watchedExport } from './watched-export.ts'

/** How an export is streamed. */
export interface ExportStreamOptions extends ExportOptions {
  /** Stop here and say that there is more. @defaultValue no limit */
  readonly maxRows?: number | undefined
  /** Told when all of it has been taken. */
  readonly onEnd?: ((end: ExportEnded) => void) | undefined
}

/** What a complete export holds. */
export interface ExportEnded {
  readonly count: number
  /** Whether `maxRows` has cut it off. */
  readonly truncated: boolean
  readonly bytes: number
}

/**
 * All changes that filters match, as a stream of bytes: one moment of the trail, in constant memory, read only as fast as it is taken. It resolves once there is something
 * to send, so that what cannot be asked is refused before a response has begun.
 *
 * A failure in the middle makes the stream fail; nobody may then end the transfer as if it were complete. In NDJSON the last line would be missing or say `failed`, and JSON
 * would be incomplete; CSV has no end mark. The stream holds one connection until it is read to its end or cancelled; cancelling it stops the query on the server.
 *
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `table_not_audited`, `not_installed`
 * @example
 * ```ts
 * return new Response(await exportStream(threadline, { table: 'orders' }, { format: 'ndjson' }))
 * ```
 */
export async function exportStream(
  threadline: Threadline,
  filters: ChangeFilters,
  { onEnd, ...options }: ExportStreamOptions,
): Promise<ReadableStream<Uint8Array>> {
  const { signal, ...resolved } = parseStreamOptions(options)
  const left = new AbortController()
  const ending = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal])
  const progress = { count: 0, truncated: false, bytes: 0 }
  const chunks = watchedExport(
    threadline,
    exportChunks(threadline, filters, { ...resolved, signal: ending }, progress),
    { mode: 'stream', format: resolved.format, filters, progress },
    ending,
  )
  let next: Promise<IteratorResult<Uint8Array, void>> | undefined = chunks.next()
  await next
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await (next ?? chunks.next())
        next = undefined
        if (done === true) {
          onEnd?.({ ...progress })
          controller.close()
        } else controller.enqueue(value)
      },
      async cancel(reason) {
        left.abort(reason)
        await chunks.return()
      },
    },
    // Nothing is made before it is asked for, so that the last line of a failure arrives before the failure.
    { highWaterMark: 0 },
  )
}
