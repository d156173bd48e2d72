import { sql } from 'drizzle-orm'
import { readImage, toActor } from '../changes/to-change.ts'

/** Who acted and in which circumstances, as it is stored with transactions and actions. */
export interface ContextRow {
  readonly actor: string | null
  readonly on_behalf_of: string | null
  readonly correlation_id: string | null
  readonly request_id: string | null
  readonly job_id: string | null
  readonly source: string | null
  readonly meta: string | null
}

/** The columns of {@link ContextRow}, for a select list. */
export const contextColumns = sql`actor, on_behalf_of::text, correlation_id, request_id, job_id, source, meta::text`

/** A stored context as it is shown. `meta` is null also for what is no object: sessions may claim anything. */
export function toContext(row: ContextRow) {
  return {
    actor: toActor(row.actor, row.on_behalf_of),
    correlationId: row.correlation_id,
    requestId: row.request_id,
    jobId: row.job_id,
    source: row.source,
    meta: readImage(row.meta),
  }
}
