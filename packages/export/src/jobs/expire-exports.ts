import type { Threadline } from '@threadline/core'
import { execute } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import type { ExportStorage } from '../storage/export-storage.ts'
import { jobTable } from './job-table.ts'
import { removeFile } from './run-export.ts'

/** Days for which the record of an export is kept after its end. */
const recordDays = 90

/**
 * Removes the files of exports whose time (`exports.ttlHours`) is over, and the records of those that ended long ago. Safe to run from several processes and at any time;
 * workers do it by themselves.
 *
 * @returns How many files were removed.
 * @throws ThreadlineError `not_installed`, `permission_denied`; errors of the storage
 */
export async function expireExports(
  threadline: Threadline,
  { storage, signal }: { readonly storage: ExportStorage; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const what = 'remove expired exports'
  const expired = await execute<{ id: string; file: string }>(
    threadline.db,
    sql`
      select j.id::text, j.file from ${jobTable(threadline)}
      where j.file is not null and j.expires_at <= clock_timestamp() order by j.expires_at limit 1000`,
    { what, signal },
  )
  for (const { id, file } of expired) {
    await removeFile(storage, file)
    await execute(
      threadline.db,
      sql`update ${jobTable(threadline)} set status = 'expired', file = null where j.id = ${id}::text::uuid`,
      { what, signal },
    )
  }
  await execute(
    threadline.db,
    sql`
      delete from ${jobTable(threadline)}
      where j.file is null and j.finished_at < clock_timestamp() - make_interval(days => ${sql.raw(String(recordDays))})`,
    { what, signal },
  )
  return expired.length
}
