import type { Threadline } from '@threadline/core'
import { execute, instantText, quoteQualified, trailTables } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'

/** What the trail and the statistics of PostgreSQL say of an audited table. */
export interface ContinuityFacts {
  readonly tableId: number
  readonly capturedSince: string
  readonly firstChangeAt: string | null
  readonly estimatedRows: number | null
  readonly run: {
    readonly startedAt: string
    readonly finishedAt: string | null
    readonly snapshotRows: number
    readonly batches: number
  } | null
}

/** The facts of tables by their ids in the registry. */
export async function readContinuityFacts(
  { db, config }: Threadline,
  tableIds: readonly number[],
  signal: AbortSignal | undefined,
): Promise<Map<number, ContinuityFacts>> {
  const { changes, tables } = trailTables({ schema: config.storageSchema })
  const baselines = sql.raw(quoteQualified(config.storageSchema, 'baselines'))
  const found = await execute<{ facts: string }>(
    db,
    sql`
      select json_build_object(
        'tableId', known.id,
        'capturedSince', ${instantText(sql`known.registered_at`)},
        'firstChangeAt', (
          select ${instantText(sql`c.captured_at`)} from ${changes} c where c.table_id = known.id order by c.id limit 1),
        'estimatedRows', (
          select case when bool_or(reltuples >= 0) then sum(greatest(reltuples, 0))::bigint end
          from pg_class where relkind = 'r' and (pg_class.oid = known.relation
            or pg_class.oid in (select relid from pg_partition_tree((select oid from pg_class where oid = known.relation)::regclass)))),
        'run', (
          select json_build_object('startedAt', ${instantText(sql`run.started_at`)}, 'finishedAt', ${instantText(sql`run.finished_at`)},
            'snapshotRows', run.snapshot_rows, 'batches', run.batches)
          from ${baselines} as run where run.table_id = known.id order by run.id desc limit 1)
      )::text as facts
      from ${tables} as known where known.id = any (${`{${tableIds.join(',')}}`}::text::integer[])`,
    { what: 'read where history begins', signal },
  )
  const facts = found.map((row): ContinuityFacts => JSON.parse(row.facts))
  return new Map(facts.map((fact) => [fact.tableId, fact]))
}
