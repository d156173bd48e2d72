import type { TrailPartition } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { execute, quoteQualified } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'

/** How the trail grows. */
export interface Growth {
  /** Changes a day by the id of their table. */
  readonly changesPerDay: ReadonlyMap<string, number>
  /** What one change takes with its indexes, in bytes, as a mean of the trail. */
  readonly bytesPerChange: number
}

/** The mean of the last 30 days, or of the time that has been counted if that is shorter, by the counts of hours and the sizes in the catalogue. */
export async function readGrowth(
  { readDb, config }: Threadline,
  partitions: readonly TrailPartition[],
  signal?: AbortSignal,
): Promise<Growth> {
  const counts = sql.raw(quoteQualified(config.storageSchema, 'hourly_counts'))
  const found = await execute<{ id: string; changes: string; days: string }>(
    readDb,
    sql`
      with recent as (select * from ${counts} where hour >= now() - interval '30 days' and table_id <> 0)
      select table_id::text as id, sum(changes)::text as changes,
        (select extract(epoch from now() - min(hour)) / 86400 from recent)::text as days
      from recent group by table_id`,
    { what: 'read the growth of the trail', signal },
  )
  const bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0)
  const changes = partitions.reduce((sum, partition) => sum + partition.changes, 0)
  return {
    changesPerDay: new Map(
      found.map((row) => [row.id, Number(row.changes) / Math.max(Number(row.days), 1 / 24)]),
    ),
    bytesPerChange: changes === 0 ? 0 : bytes / changes,
  }
}
