import type { CountResult } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { execute } from '@threadline/core/schema'
import { type SQL, sql } from 'drizzle-orm'
import { leaseSeconds } from './claim-export.ts'
import { jobTable } from './job-table.ts'

/** What a worker says of the export that it runs. Each answers whether it is still its own: not cancelled, and not taken over by another. */
export interface RunningExport {
  begin(total: CountResult): Promise<boolean>
  progress(done: { readonly count: number; readonly bytes: number }): Promise<boolean>
  finish(file: FinishedFile): Promise<boolean>
  fail(code: string, message: string): Promise<boolean>
  /** Gives it back, for another worker to begin anew. */
  release(): Promise<boolean>
}

/** A file that is there. */
export interface FinishedFile {
  readonly file: string
  readonly fileName: string
  readonly sha256: string
  readonly count: number
  readonly bytes: number
}

export function runningExport(threadline: Threadline, id: string, worker: string): RunningExport {
  const { ttlHours } = threadline.config.exports
  const update = async (change: SQL) => {
    const rows = await execute(
      threadline.db,
      sql`
        update ${jobTable(threadline)} set ${change}
        where j.id = ${id}::text::uuid and j.worker = ${worker}::text and j.status = 'running' returning j.id::text`,
      { what: 'record the state of the export' },
    )
    return rows.length > 0
  }
  const done = ({ count, bytes }: { readonly count: number; readonly bytes: number }) =>
    sql`changes = ${String(count)}::text::bigint, bytes = ${String(bytes)}::text::bigint`
  const ended = sql`finished_at = clock_timestamp(), worker = null, leased_until = null`
  const lease = sql`leased_until = clock_timestamp() + make_interval(secs => ${String(leaseSeconds)}::text::integer)`
  return {
    begin: ({ count, capped }) =>
      update(
        sql`total = ${String(count)}::text::bigint, total_capped = ${String(capped)}::text::boolean, ${lease}`,
      ),
    progress: (progress) => update(sql`${done(progress)}, ${lease}`),
    finish: ({ file, fileName, sha256, ...progress }) =>
      update(sql`
        status = 'ready', ${done(progress)}, file = ${file}::text, file_name = ${fileName}::text, sha256 = ${sha256}::text, ${ended},
        expires_at = clock_timestamp() + make_interval(hours => ${String(ttlHours)}::text::integer)`),
    fail: (code, message) =>
      update(sql`status = 'failed', error_code = ${code}::text, error_message = ${message}::text, ${ended}`),
    release: () =>
      update(
        sql`status = 'queued', attempts = j.attempts - 1, worker = null, leased_until = null, changes = 0, bytes = 0`,
      ),
  }
}
