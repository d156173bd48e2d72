import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { type Source, trailTables } from '../reader.ts'
import { instantText } from '../sql/values.ts'

/** A change as it is stored, every value as text. */
export interface ChangeRow {
  readonly id: string
  readonly transaction_id: string
  readonly table_id: string
  /** Names, key and redaction of its table as JSON; null for a change whose table the registry does not know. */
  readonly table_facts: string | null
  readonly op: string
  readonly row_key: string | null
  readonly actor: string | null
  readonly captured_at: string
  readonly partition_name: string | null
  readonly after: string | null
  readonly before: string | null
}

/** `newest` first is the order of the timeline, `oldest` that of capture. */
export type ChangeOrder = 'newest' | 'oldest'

export const direction = (order: ChangeOrder): SQL => (order === 'newest' ? sql`desc` : sql`asc`)

/** Which changes are wanted, as a statement that gives whole rows `c` of audit_changes in order, and few enough. */
export interface ChangeSelection {
  readonly statement: SQL
  readonly order: ChangeOrder
  /** As it continues "Could not". */
  readonly what: string
  readonly signal?: AbortSignal | undefined
}

/** Reads selected changes. The selection comes first and alone, so that its plan is an index and a limit whatever is shown of the rows. */
export async function readChangeRows(
  source: Source,
  { statement, order, what, signal }: ChangeSelection,
): Promise<ChangeRow[]> {
  const { tables } = trailTables(source)
  return execute<ChangeRow>(
    source.db,
    sql`
      select c.id::text, c.transaction_id::text, c.table_id::text, c.op::text, c.row_key, c.actor,
        ${instantText(sql`c.captured_at`)} as captured_at, c.partition_name, c.after::text, c.before::text,
        (select json_build_object('schema', t.schema_name, 'table', t.table_name, 'key', t.key_columns,
           'masked', t.masked_columns, 'placeholders', t.mask_placeholders)::text
         from ${tables} t where t.id = c.table_id) as table_facts
      from (${statement}) as c
      order by c.id ${direction(order)}`,
    { what, signal },
  )
}
