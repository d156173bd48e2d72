import { type ChangeFilters, formatInstant, parseChangeFilters, stringifyJson } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { errorCodeOf } from '@threadline/core/telemetry'
import { type Format, formats } from '../formats/format.ts'
import type { ResolvedExportOptions } from './export-options.ts'

/** How far an export has come. */
export interface ExportProgress {
  count: number
  truncated: boolean
  bytes: number
}

/** Characters that are put together before they are given on. */
const chunkSize = 48 * 1024

/**
 * An export as bytes, piece by piece, as it is asked for: nothing is read ahead but one batch. It ends with an error where it could not be completed; in NDJSON the last
 * line says so, too.
 *
 * @param progress - Kept up to date for whoever asks in between.
 */
export async function* exportChunks(
  threadline: Threadline,
  filters: ChangeFilters,
  { format: name, order, bom, maxRows, signal }: ResolvedExportOptions,
  progress: ExportProgress,
): AsyncGenerator<Uint8Array, void, void> {
  const format = formats[name]
  const chunk = (text: string) => {
    const bytes = Buffer.from(text)
    progress.bytes += bytes.length
    return bytes
  }
  try {
    const filter = stringifyJson(parseChangeFilters(filters))
    let text = format.begin({ generatedAt: formatInstant(BigInt(Date.now()) * 1000n), filter, bom })
    for await (const changes of threadline.streamChangeTexts(filters, { order, signal })) {
      const room = (maxRows ?? Number.POSITIVE_INFINITY) - progress.count
      for (const change of changes.length > room ? changes.slice(0, room) : changes) {
        text += format.change(change, progress.count)
        progress.count += 1
        if (text.length < chunkSize) continue
        yield chunk(text)
        text = ''
      }
      progress.truncated = changes.length > room
      if (progress.truncated) break
    }
    yield chunk(text + format.end(progress))
  } catch (error) {
    const last = lastWords(format, progress, error)
    if (last !== '') yield chunk(last)
    throw error
  }
}

/** Nothing has been sent before the first change: then the error alone says it all. */
function lastWords(format: Format, { bytes, count }: ExportProgress, error: unknown): string {
  return bytes === 0 ? '' : format.failed(count, errorCodeOf(error))
}
