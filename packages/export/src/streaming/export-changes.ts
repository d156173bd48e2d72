import { type ChangeFilters, type ExportFormat, exportContentTypes } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { exportChunks } from './export-chunks.ts'
import { exportFileName } from './export-file-name.ts'
import { type ExportOptions, parseEagerOptions } from './export-options.ts'
import { watchedExport } from './watched-export.ts'

/** An export in one piece. */
export interface ExportedChanges {
  readonly format: ExportFormat
  readonly body: string
  readonly count: number
  /** Whether there are more changes than it holds. JSON and NDJSON say so themselves. */
  readonly truncated: boolean
  readonly contentType: string
  readonly fileName: string
}

/** How an export in one piece is made. */
export interface ExportChangesOptions extends ExportOptions {
  /** Changes at most, from 1 to 1,000,000; all are in memory at once. @defaultValue 10_000 */
  readonly maxRows?: number | undefined
}

/**
 * The changes that filters match, in one piece and up to a number: for what is looked at or attached. `exportStream` knows no limit.
 *
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `table_not_audited`, `not_installed`
 */
export async function exportChanges(
  threadline: Threadline,
  filters: ChangeFilters,
  options: ExportChangesOptions,
): Promise<ExportedChanges> {
  const resolved = parseEagerOptions(options)
  const { format, signal } = resolved
  const progress = { count: 0, truncated: false, bytes: 0 }
  const chunks = exportChunks(threadline, filters, resolved, progress)
  const pieces: Uint8Array[] = []
  for await (const piece of watchedExport(
    threadline,
    chunks,
    { mode: 'eager', format, filters, progress },
    signal,
  ))
    pieces.push(piece)
  return {
    format,
    body: Buffer.concat(pieces).toString(),
    count: progress.count,
    truncated: progress.truncated,
    contentType: exportContentTypes[format],
    fileName: exportFileName(format, filters),
  }
}
