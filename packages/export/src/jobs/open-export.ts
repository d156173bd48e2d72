import { createHash } from 'node:crypto'
import { type ExportJob, exportContentTypes, ThreadlineError } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import type { ExportStorage } from '../storage/export-storage.ts'
import { toJob } from './job-table.ts'
import { findOwnRow, type OwnerOptions } from './own-exports.ts'

/** The file of a background export. */
export interface OpenedExport {
  readonly job: ExportJob
  readonly contentType: string
  readonly fileName: string
  readonly bytes: number
  /** Fails at its end, instead of ending, when it is not the file that was written. */
  readonly body: ReadableStream<Uint8Array>
}

/** Whose file, and where it is. */
export interface OpenExportOptions extends OwnerOptions {
  readonly storage: ExportStorage
}

/**
 * Opens the file of an export to download it.
 *
 * @returns null when the owner has none with this id.
 * @throws ThreadlineError `export_not_ready`, `export_gone`, `not_installed`; the stream fails with `export_damaged`
 */
export async function openExport(
  threadline: Threadline,
  id: string,
  options: OpenExportOptions,
): Promise<OpenedExport | null> {
  const row = await findOwnRow(threadline, id, options)
  if (row === undefined) return null
  const job = toJob(row)
  if (job.status === 'expired') throw gone()
  if (job.status !== 'ready' || row.file === null)
    throw new ThreadlineError('export_not_ready', `The export is ${job.status}; there is no file of it.`)
  const file = await options.storage.read(row.file, { signal: options.signal })
  if (file === null) throw gone()
  return {
    job,
    contentType: exportContentTypes[job.format],
    fileName: job.fileName ?? `threadline-export.${job.format}`,
    bytes: job.bytes,
    body: toStream(checked(file, job)),
  }
}

function gone(): ThreadlineError {
  return new ThreadlineError('export_gone', 'The file of the export is no longer kept; ask for it again.')
}

async function* checked(
  file: AsyncIterable<Uint8Array>,
  { bytes, sha256 }: ExportJob,
): AsyncGenerator<Uint8Array, void, void> {
  const hash = createHash('sha256')
  let read = 0
  for await (const chunk of file) {
    hash.update(chunk)
    read += chunk.length
    yield chunk
  }
  if (read !== bytes || hash.digest('hex') !== sha256)
    throw new ThreadlineError(
      'export_damaged',
      'The file of the export is not the one that was written; do not use it, and ask for it again.',
    )
}

function toStream(chunks: AsyncGenerator<Uint8Array, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done === true) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return()
      },
    },
    { highWaterMark: 0 },
  )
}
