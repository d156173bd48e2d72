import type { CaptureLosses, TableLosses } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../database/database.ts'
import { rows } from '../../database/rows.ts'
import { sqlState } from '../../database/sql-state.ts'
import { toThreadlineError } from '../../database/to-threadline-error.ts'
import { quoteQualified } from '../../sql/quote.ts'

/**
 * What tables with `onCaptureError: 'allow'` have let through uncaptured, since the audit schema was installed. It answers as far as it can while the audit
 * schema is damaged: a counter or list that is gone is told as such.
 *
 * @throws ThreadlineError `permission_denied`, `connection_failed`
 */
export async function captureLosses(db: Executor, schema: string): Promise<CaptureLosses> {
  const [losses, known, counter] = ['capture_losses', 'audited_tables', 'capture_loss_seq'].map((name) =>
    sql.raw(quoteQualified(schema, name)),
  )
  const counted = await ifThere<{ counted: string }>(
    db,
    sql`select (case when is_called then last_value else 0 end)::text as counted from ${counter}`,
  )
  const tables = await ifThere<TableLosses>(
    db,
    sql`
      select schema_name as schema, table_name as "table", sql_state as "sqlState", count(*)::int as count,
        (array_agg(message order by lost_at desc))[1] as message,
        to_char(min(lost_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "firstAt",
        to_char(max(lost_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "lastAt"
      from ${losses} join ${known} on id = table_id
      group by schema_name, table_name, sql_state order by schema_name, table_name, sql_state`,
  )
  return {
    counted: counted === null ? null : Number(counted[0]?.counted ?? 0),
    tables: (tables ?? []).map(({ count, ...table }) => ({ ...table, count: Number(count) })),
  }
}

/** The rows of a query; null when what it reads does not exist. */
async function ifThere<Row>(db: Executor, query: SQL): Promise<Row[] | null> {
  try {
    return rows<Row>(await db.execute(query))
  } catch (error) {
    if (['42P01', '3F000'].includes(sqlState(error) ?? '')) return null
    throw toThreadlineError(error, 'read what was let through uncaptured')
  }
}
