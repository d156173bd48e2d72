import { createHash } from 'node:crypto'
import {
  changeFiltersSchema,
  type ExportJob,
  type ExportManifest,
  exportContentTypes,
  isThreadlineError,
  parseJson,
} from '@threadline/contract'
import type { ReadScope, Threadline } from '@threadline/core'
import type { ExportStorage } from '../storage/export-storage.ts'
import { exportChunks } from '../streaming/export-chunks.ts'
import { exportFileName } from '../streaming/export-file-name.ts'
import { storedOptionsSchema } from '../streaming/export-options.ts'
import { watchedExport } from '../streaming/watched-export.ts'
import { type JobRow, toJob } from './job-table.ts'
import { type RunningExport, runningExport } from './running-export.ts'

/** Milliseconds between two reports of progress, each of which also learns that the export was cancelled. */
const progressMs = 2000

/** Counted for the progress of an export. */
const countLimit = 1_000_000

export interface RunExportOptions {
  readonly storage: ExportStorage
  readonly worker: string
  /** Aborted, the export is given back. */
  readonly signal: AbortSignal
  /** Told why an export failed, where its owner is not. */
  readonly onError: (error: unknown) => void
}

/** Writes the file of a claimed export. Whatever happens is recorded with the export; only a database that cannot be reached makes it reject. */
export async function runExport(
  threadline: Threadline,
  row: JobRow,
  options: RunExportOptions,
): Promise<void> {
  const { storage, worker, signal } = options
  const job = toJob(row)
  const running = runningExport(threadline, job.id, worker)
  const file = fileKey(job)
  try {
    if (job.attempts > 1) await removeFile(storage, fileKey({ ...job, attempts: job.attempts - 1 }))
    const finished = await write(threadline, row, { ...options, running, file })
    if (!(await running.finish(finished))) await removeFile(storage, file)
  } catch (error) {
    await removeFile(storage, file).catch(() => {})
    if (signal.aborted) {
      await running.release()
      return
    }
    if (!isThreadlineError(error)) options.onError(error)
    await running.fail(...reason(error))
  }
}

/** Each attempt has a file of its own, so that a worker that was believed dead cannot touch the file of its successor. */
const fileKey = ({ id, attempts, format }: ExportJob) => `exports/${id}/${attempts}.${format}`

const manifestKey = (file: string) => `${file}.manifest.json`

/** Removes a file with its manifest. */
export async function removeFile(storage: ExportStorage, file: string): Promise<void> {
  await storage.delete(manifestKey(file))
  await storage.delete(file)
}

interface WriteJobOptions extends RunExportOptions {
  readonly running: RunningExport
  readonly file: string
}

async function write(threadline: Threadline, row: JobRow, options: WriteJobOptions) {
  const { storage, running, file } = options
  const job = toJob(row)
  const filters = changeFiltersSchema.parse(parseJson(row.filters))
  const visible = scoped(threadline, row)
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, ending.signal])
  await running.begin(await visible.count(filters, { max: countLimit }))

  const progress = { count: 0, truncated: false, bytes: 0 }
  const stored = storedOptionsSchema.parse(parseJson(row.options))
  const hash = createHash('sha256')
  const chunks = exportChunks(visible, filters, { ...stored, signal }, progress)
  const delivery = { mode: 'background', filters, actor: job.owner, target: job.id, progress } as const
  const watched = watchedExport(visible, chunks, { ...delivery, format: job.format }, signal)
  const timer = setInterval(() => {
    running.progress(progress).then(
      (isOurs) => {
        if (!isOurs) ending.abort(new Error('The export was cancelled, or taken over by another worker.'))
      },
      // The lease is long enough for a report to fail.
      () => {},
    )
  }, progressMs)
  try {
    await storage.write(file, hashed(watched, hash), { contentType: exportContentTypes[job.format], signal })
    const sha256 = hash.digest('hex')
    const { count, bytes } = progress
    const fileName = exportFileName(job.format, filters, new Date(job.createdAt))
    const manifest: ExportManifest = {
      manifest_version: 1,
      file: fileName,
      format: job.format,
      bytes,
      sha256,
      count,
      outcome: 'complete',
      filter: job.filters,
      generated_at: job.startedAt ?? job.createdAt,
      export_id: job.id,
    }
    await storage.write(manifestKey(file), oneChunk(`${JSON.stringify(manifest)}\n`), {
      contentType: 'application/json; charset=utf-8',
      signal,
    })
    return { file, fileName, sha256, count, bytes }
  } finally {
    clearInterval(timer)
  }
}

/** The handle as its owner had it: with the same scopes, whatever the worker itself may see. */
function scoped(threadline: Threadline, row: JobRow): Threadline {
  const scopes: readonly ReadScope[] = JSON.parse(row.scopes)
  return scopes.reduce((handle, scope) => handle.limited({ scope }), threadline)
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

async function* oneChunk(text: string) {
  yield Buffer.from(text)
}

/** What the owner is told: of errors that are not Threadline's own no word, for they may hold SQL, values or addresses. */
function reason(error: unknown): [code: string, message: string] {
  return isThreadlineError(error)
    ? [error.code, error.message]
    : ['internal', 'The export could not be written; the log of the worker says why.']
}
