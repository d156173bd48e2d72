import { sql } from 'drizzle-orm'
import type { SelectedColumn } from '../../database/column-kinds.ts'
import type { TextRow } from '../../database/copy-format.ts'
import { textRows } from '../../database/text-rows.ts'
import type { Source } from '../reader.ts'
import { type ChangeRow, direction } from './change-rows.ts'
import type { ChangeScope } from './change-scope.ts'
import { changesInOrder, type Slice } from './changes-in-order.ts'

/** A stored change without the facts of its table. */
export type PlainChangeRow = Omit<ChangeRow, 'table_facts'>

const columns: readonly SelectedColumn[] = [
  { expression: sql`c.id`, kind: 'bigint' },
  { expression: sql`c.transaction_id`, kind: 'bigint' },
  { expression: sql`c.table_id`, kind: 'integer' },
  { expression: sql`c.op`, kind: 'text' },
  { expression: sql`c.row_key`, kind: 'text' },
  { expression: sql`c.actor`, kind: 'text' },
  { expression: sql`c.captured_at`, kind: 'instant' },
  { expression: sql`c.partition_name`, kind: 'text' },
  { expression: sql`c.after`, kind: 'text' },
  { expression: sql`c.before`, kind: 'text' },
]

/** The changes that filters match, as `readChangesInOrder`, for many of them: with nothing that must be looked up for each. */
export async function readPlainChanges(
  source: Source,
  scope: ChangeScope,
  slice: Slice,
  options: { readonly what: string; readonly signal?: AbortSignal | undefined },
): Promise<PlainChangeRow[]> {
  const from = sql`from (${changesInOrder(source, scope, slice)}) as c order by c.id ${direction(slice.order)}`
  const rows = await textRows(source.db, { columns, from }, options)
  return rows.map(toRow)
}

function toRow([
  id,
  transactionId,
  tableId,
  op,
  rowKey = null,
  actor = null,
  capturedAt,
  partition = null,
  after = null,
  before = null,
]: TextRow): PlainChangeRow {
  return {
    id: id ?? '',
    transaction_id: transactionId ?? '',
    table_id: tableId ?? '',
    op: op ?? '',
    row_key: rowKey,
    actor,
    captured_at: capturedAt ?? '',
    partition_name: partition,
    after,
    before,
  }
}
