import { type ActorRef, parseActorKey, type RetentionHold } from '@threadline/contract'
import { formatTableName, type Threadline } from '@threadline/core'
import { execute, instantText, quoteQualified, readTables } from '@threadline/core/schema'
import { type SQL, sql } from 'drizzle-orm'

type HoldRow = Readonly<
  Record<'id' | 'name' | 'reason' | 'added' | 'added_login', string> &
    Record<
      | 'table_id'
      | 'row_key'
      | 'actor'
      | 'correlation_id'
      | 'from_time'
      | 'to_time'
      | 'added_by'
      | 'lifted'
      | 'lifted_by'
      | 'lifted_login'
      | 'lift_reason',
      string | null
    >
>

/** Holds by a condition on their row `h`, newest first. */
export async function readHolds(
  { db, config }: Pick<Threadline, 'db' | 'config'>,
  condition: SQL,
  signal?: AbortSignal,
): Promise<RetentionHold[]> {
  const found = await execute<HoldRow>(
    db,
    sql`
      select h.id::text, h.name, h.reason, h.table_id::text, h.row_key, h.actor, h.correlation_id,
        ${instantText(sql`h.from_time`)} as from_time, ${instantText(sql`h.to_time`)} as to_time,
        ${instantText(sql`h.added_at`)} as added, h.added_by::text, h.added_login,
        ${instantText(sql`h.lifted_at`)} as lifted, h.lifted_by::text, h.lifted_login, h.lift_reason
      from ${sql.raw(quoteQualified(config.storageSchema, 'retention_holds'))} h
      where ${condition} order by h.id desc`,
    { what: 'read the holds', signal },
  )
  if (found.length === 0) return []
  const tables = await readTables({ db, schema: config.storageSchema })
  const names = new Map(tables.map((table) => [table.id, formatTableName(table)]))
  return found.map((row) => toHold(row, names))
}

function toHold(row: HoldRow, names: ReadonlyMap<string, string>): RetentionHold {
  return {
    id: row.id,
    name: row.name,
    reason: row.reason,
    table: row.table_id === null ? null : (names.get(row.table_id) ?? `table ${row.table_id}`),
    rowKey: row.row_key,
    actor: row.actor === null ? null : parseActorKey(row.actor),
    correlationId: row.correlation_id,
    from: row.from_time,
    to: row.to_time,
    addedAt: row.added,
    addedBy: storedActor(row.added_by),
    addedLogin: row.added_login,
    liftedAt: row.lifted,
    liftedBy: storedActor(row.lifted_by),
    liftedLogin: row.lifted_login,
    liftReason: row.lift_reason,
  }
}

function storedActor(text: string | null): ActorRef | null {
  return text === null ? null : JSON.parse(text)
}
