import type { AuditAction } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../database/execute.ts'
import { type Source, trailTables } from './reader.ts'
import { instantText } from './sql/values.ts'
import { readImage, toActor } from './to-change.ts'

interface ActionRow {
  readonly id: string
  readonly transaction_id: string | null
  readonly name: string
  readonly status: string
  readonly verb: string | null
  readonly category: string | null
  readonly reason: string | null
  readonly comment: string | null
  readonly actor: string | null
  readonly actor_ref: string | null
  readonly correlation_id: string | null
  readonly request_id: string | null
  readonly job_id: string | null
  readonly source: string | null
  readonly meta: string | null
  readonly recorded_at: string
}

/** The actions `a` that a condition names, in the order in which they were recorded; at most `limit`, the newest. */
export async function readActions(source: Source, condition: SQL, limit?: number): Promise<AuditAction[]> {
  const { actions } = trailTables(source)
  const most = limit === undefined ? sql`` : sql`limit ${sql.raw(String(limit))}`
  const found = await execute<ActionRow>(
    source.db,
    sql`
      select a.id::text, a.transaction_id::text, a.name, a.status, a.verb, a.category, a.reason, a.comment, a.actor, a.actor_ref::text,
        a.correlation_id, a.request_id, a.job_id, a.source, a.meta::text, ${instantText(sql`a.recorded_at`)} as recorded_at
      from (select * from ${actions} a where ${condition} order by a.id desc ${most}) as a
      order by a.id`,
    { what: 'read the actions' },
  )
  return found.map((row) => ({
    id: row.id,
    transactionId: row.transaction_id,
    name: row.name,
    status: row.status === 'error' ? 'error' : 'ok',
    verb: row.verb,
    category: row.category,
    reason: row.reason,
    comment: row.comment,
    actor: toActor(row.actor, row.actor_ref),
    correlationId: row.correlation_id,
    requestId: row.request_id,
    jobId: row.job_id,
    source: row.source,
    meta: readImage(row.meta),
    recordedAt: row.recorded_at,
  }))
}
