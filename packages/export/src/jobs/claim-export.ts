import type { Threadline } from '@threadline/core'
import { execute } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { type JobRow, jobColumns, jobTable } from './job-table.ts'

/** How often an export is begun before it counts as failed. */
const maxAttempts = 3

/** Seconds for which a worker need not be heard of before another may take its export over. */
export const leaseSeconds = 60

/**
 * Gives the export that has waited longest to this worker alone: one that nobody has begun, or whose worker has not been heard of. It begins from the start, in a
 * file of its own.
 *
 * @param worker - A name that no other attempt has.
 */
export async function claimExport(
  threadline: Threadline,
  worker: string,
  signal?: AbortSignal,
): Promise<JobRow | undefined> {
  const [row] = await execute<JobRow>(
    threadline.db,
    sql`
      update ${jobTable(threadline)} set status = 'running', worker = ${worker}::text, attempts = j.attempts + 1, changes = 0, bytes = 0,
        leased_until = clock_timestamp() + make_interval(secs => ${String(leaseSeconds)}::text::integer),
        started_at = coalesce(j.started_at, clock_timestamp())
      where j.id = (
        select j.id from ${jobTable(threadline)}
        where j.status = 'queued' or (j.status = 'running' and j.leased_until < clock_timestamp())
        order by j.created_at, j.id limit 1 for update skip locked)
      returning ${jobColumns}`,
    { what: 'claim an export', signal },
  )
  return row
}

/** Fails what has crashed too often, or has been running for too long: `staleRunningHours` since it was first begun. */
export async function failInterrupted(threadline: Threadline, signal?: AbortSignal): Promise<void> {
  const { staleRunningHours } = threadline.config.exports
  await execute(
    threadline.db,
    sql`
      update ${jobTable(threadline)} set status = 'failed', finished_at = clock_timestamp(), worker = null, leased_until = null,
        error_code = 'export_interrupted', error_message = 'The worker ended, or did not finish in time; ask for the export again.'
      where j.status = 'running' and (
        (j.leased_until < clock_timestamp() and j.attempts >= ${sql.raw(String(maxAttempts))})
        or j.started_at < clock_timestamp() - make_interval(hours => ${String(staleRunningHours)}::text::integer))`,
    { what: 'look for interrupted exports', signal },
  )
}

/** How many exports wait for a worker. */
export async function countWaiting(threadline: Threadline, signal?: AbortSignal): Promise<number> {
  const [row] = await execute<{ waiting: string }>(
    threadline.db,
    sql`select count(*)::text as waiting from ${jobTable(threadline)} where j.status = 'queued'`,
    { what: 'count the exports that wait', signal },
  )
  return Number(row?.waiting ?? 0)
}
