import type { TrailPartition } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { execute, instantText, quoteQualified } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'

/** The months of the trail, oldest first, as the catalogue knows them: sizes are exact, numbers of changes estimated. */
export async function readTrailPartitions(
  { readDb, config }: Threadline,
  signal?: AbortSignal,
): Promise<TrailPartition[]> {
  const at = (bound: number) => sql`case when bounds[${sql.raw(String(bound))}] ~ '^[0-9]+$'
    then ${instantText(sql`to_timestamp((bounds[${sql.raw(String(bound))}]::bigint >> 32) + 1577836800)`)} end`
  const found = await execute<{
    name: string
    begins: string | null
    ends: string | null
    changes: string
    bytes: string
  }>(
    readDb,
    sql`
      select name, ${at(1)} as begins, ${at(2)} as ends, greatest(tuples, 0)::bigint::text as changes, bytes::text
      from (
        select relname as name, reltuples as tuples, pg_total_relation_size(oid) as bytes,
          regexp_match(pg_get_expr(relpartbound, oid), ${String.raw`FROM \('?([^')]+)'?\) TO \('?([^')]+)'?\)`}) as bounds
        from pg_inherits join pg_class on oid = inhrelid
        where inhparent = ${quoteQualified(config.storageSchema, 'audit_changes')}::regclass
      ) as partition
      order by case when bounds[1] = 'MINVALUE' then null else bounds[1]::numeric end nulls first`,
    { what: 'read the partitions of the trail', signal },
  )
  return found.map(({ name, begins, ends, changes, bytes }) => ({
    name,
    from: begins,
    to: ends,
    changes: Number(changes),
    bytes: Number(bytes),
  }))
}
