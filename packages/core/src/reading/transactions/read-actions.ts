import type { AuditAction } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { type Source, trailTables } from '../reader.ts'
import { instantText } from '../sql/values.ts'
import { type ContextRow, contextColumns, toContext } from './context-row.ts'

interface ActionRow extends ContextRow {
  readonly id: string
  readonly transaction_id: string | null
  readonly name: string
  readonly status: string
  readonly verb: string | null
  readonly category: string | null
  readonly reason: string | null
  readonly comment: string | null
  readonly recorded_at: string
}

/** The actions `a` that a condition names, in the order in which they were recorded; at most `limit`, the newest. */
export async function readActions(source: Source, condition: SQL, limit?: number): Promise<AuditAction[]> {
  const { actions } = trailTables(source)
  const most = limit === undefined ? sql`` : sql`limit ${sql.raw(String(limit))}`
  const found = await execute<ActionRow>(
    source.db,
    sql`
      select id::text, transaction_id::text, name, status, verb, category, reason, comment, ${contextColumns},
        ${instantText(sql`recorded_at`)} as recorded_at
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
    ...toContext(row),
    recordedAt: row.recorded_at,
  }))
}
