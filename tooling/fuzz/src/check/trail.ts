import { type JsonValue, parseJson } from '@threadline/contract'
import type postgres from 'postgres'

/** A change as it is stored. */
export interface StoredChange {
  readonly id: bigint
  readonly transactionId: string
  readonly table: string
  readonly op: string
  readonly key: string | null
  /** Of an update that gave the row another key. */
  readonly oldKey: string | null
  readonly actor: string | null
  readonly partition: string | null
  readonly after: JsonValue
  readonly before: JsonValue
}

/** All changes, in the order of capture. */
export async function readTrail(sql: postgres.Sql): Promise<StoredChange[]> {
  const found = await sql.unsafe<Record<keyof StoredChange, string | null>[]>(`
    SELECT c.id::text, c.transaction_id::text AS "transactionId", t.table_name AS "table", c.op::text, c.row_key AS key, m.old_row_key AS "oldKey",
      c.actor, c.partition_name AS partition, c.after::text, c.before::text
    FROM threadline.audit_changes AS c
    JOIN threadline.audited_tables AS t ON t.id = c.table_id
    LEFT JOIN threadline.audit_key_moves AS m ON m.change_id = c.id
    ORDER BY c.id`)
  return found.map((row) => ({
    ...row,
    id: BigInt(row.id ?? 0),
    transactionId: row.transactionId ?? '',
    table: row.table ?? '',
    op: row.op ?? '',
    after: row.after === null ? null : parseJson(row.after),
    before: row.before === null ? null : parseJson(row.before),
  }))
}
