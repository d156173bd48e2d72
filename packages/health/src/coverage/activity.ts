import type { Threadline } from '@threadline/core'
import { execute, trailTables } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'

/** What the trail says about one table. */
export interface TableActivity {
  readonly tableId: number
  /** When it last recorded a change; null for never. */
  readonly lastChangeAt: string | null
  /** Changes in the last 24 hours. */
  readonly changes: number
  /** Those of them without an actor. */
  readonly unattributed: number
  /** Hours with changes in the last two weeks, but for the last. */
  readonly activeHours: number
  /** The longest time between two of them, in hours. */
  readonly longestPause: number
  /** Hours since the last change. */
  readonly silence: number
}

/** More changes than these are not counted one by one: of the hours that no rollup has counted yet, and of those without an actor. */
const mostCounted = 100_000

/**
 * What the trail has recorded of every audited table lately, in one statement: from the hourly counts, and from the changes since. It costs some index look-ups
 * for each table, however large the trail is.
 */
export async function readActivity(
  { readDb, config }: Pick<Threadline, 'readDb' | 'config'>,
  signal: AbortSignal | undefined,
): Promise<Map<number, TableActivity>> {
  const { changes, tables, hourlyCounts, rollupState } = trailTables({ schema: config.storageSchema })
  const found = await execute<Record<keyof TableActivity, string | null>>(
    readDb,
    sql`
      with clock as (
        select clock_timestamp() as now, counted_until,
          (extract(epoch from clock_timestamp() - interval '24 hours')::bigint - 1577836800) << 32 as first_id,
          (extract(epoch from greatest(counted_until, clock_timestamp() - interval '24 hours'))::bigint - 1577836800) << 32 as first_live
        from ${rollupState}
      ),
      counted as (
        select table_id, sum(changes) as changes from ${hourlyCounts}
        where hour >= (select now - interval '24 hours' from clock) and table_id <> 0 group by table_id
      ),
      live as (
        select table_id, count(*) as changes from (
          select table_id from ${changes} where id >= (select first_live from clock) order by id desc limit ${mostCounted}) as latest
        group by table_id
      ),
      nobody as (
        select table_id, count(*) as changes from (
          select table_id from ${changes} where actor is null and id >= (select first_id from clock) limit ${mostCounted}) as latest
        group by table_id
      ),
      paused as (
        select table_id, hour, extract(epoch from hour - lag(hour) over (partition by table_id order by hour)) / 3600 as pause
        from (
          select distinct table_id, hour from ${hourlyCounts}
          where hour >= (select now - interval '15 days' from clock) and table_id <> 0) as active
      ),
      rhythm as (select table_id, count(*) as hours, max(pause) as pause from paused group by table_id)
      select known.id::text as "tableId",
        to_char(last.captured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "lastChangeAt",
        (coalesce(counted.changes, 0) + coalesce(live.changes, 0))::text as changes,
        coalesce(nobody.changes, 0)::text as unattributed,
        coalesce(rhythm.hours, 0)::text as "activeHours",
        coalesce(rhythm.pause, 0)::text as "longestPause",
        coalesce(extract(epoch from clock.now - last.captured_at) / 3600, 0)::text as silence
      from ${tables} as known
      cross join clock
      left join lateral (select captured_at from ${changes} where table_id = known.id order by id desc limit 1) as last on true
      left join counted on counted.table_id = known.id
      left join live on live.table_id = known.id
      left join nobody on nobody.table_id = known.id
      left join rhythm on rhythm.table_id = known.id`,
    { what: 'read what was captured lately', signal },
  )
  return new Map(
    found.map(({ lastChangeAt, ...numbers }) => {
      const number = (name: keyof typeof numbers) => Number(numbers[name] ?? 0)
      const activity: TableActivity = {
        tableId: number('tableId'),
        lastChangeAt,
        changes: number('changes'),
        unattributed: number('unattributed'),
        activeHours: number('activeHours'),
        longestPause: number('longestPause'),
        silence: number('silence'),
      }
      return [activity.tableId, activity]
    }),
  )
}
