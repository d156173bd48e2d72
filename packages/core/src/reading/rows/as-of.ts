import {
  type AsOfResult,
  type InstantInput,
  type JsonObject,
  parseInstant,
  parseRowKeyInput,
  type RowKeyInput,
} from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { findTable } from '../audited-table.ts'
import type { ChangeRow } from '../changes/change-rows.ts'
import { readImage, redactedFields, tableFactsReader } from '../changes/to-change.ts'
import { type Reader, type Source, trailTables } from '../reader.ts'
import { idValue, instantText } from '../sql/values.ts'
import { readIdRange } from '../time-to-id.ts'
import { readFirstDeparture } from './key-moves.ts'
import { largestId } from './life-span.ts'
import type { RowName } from './row-changes.ts'
import { storedRowKey } from './row-key.ts'
import { type RowState, readRowState } from './row-state.ts'

/**
 * What a row was at an instant, as far as it is known from what was captured until then: there, with its values; not there, because it was deleted, truncated
 * or moved to another key; or `before_audit_horizon`, when nothing is known yet. Nothing is concluded from later changes. Masked values are placeholders.
 *
 * @param table - `name` (schema `public`) or `schema.name`.
 * @param key - The value of the key, an object of key columns, or a list in key order.
 * @param at - The instant, inclusive; a date alone means its end in UTC.
 * @throws ThreadlineError `invalid_key`, `invalid_time`, `table_not_audited`, `not_installed`
 */
export async function asOf(
  reader: Reader,
  table: string,
  key: RowKeyInput,
  at: InstantInput,
): Promise<AsOfResult> {
  const instant = parseInstant(at, 'end')
  const input = parseRowKeyInput(key)
  const [found, { high }] = await Promise.all([
    findTable(reader, table),
    readIdRange(reader, { to: instant }),
  ])
  const row = { tableId: found.id, rowKey: await storedRowKey(reader, found, input) }
  const state = await readRowState(reader, row, { before: high ?? largestId, at: instant })
  if (state.status === 'unknown')
    return { status: 'before_audit_horizon', horizon: await readHorizon(reader, row) }
  return toResult(state)
}

/** The first moment at which something is known about a row. */
async function readHorizon(source: Source, { tableId, rowKey }: RowName): Promise<string | null> {
  const { changes } = trailTables(source)
  const departure = await readFirstDeparture(source, tableId, { rowKey, low: '0', high: largestId })
  const [first] = await execute<{ captured_at: string }>(
    source.db,
    sql`
      select ${instantText(sql`captured_at`)} as captured_at from (
        (select c.id, c.captured_at from ${changes} c
         where c.table_id = ${tableId}::integer and c.row_key = ${rowKey}::text order by c.id limit 1)
        union all
        select c.id, c.captured_at from ${changes} c where c.id = ${idValue(departure?.changeId ?? '0')}
      ) as known
      order by id limit 1`,
    { what: 'read the row' },
  )
  return first?.captured_at ?? null
}

function toResult(state: Exclude<RowState, { status: 'unknown' }>): AsOfResult {
  const { id, transaction_id, captured_at, op } = state.since
  const since = { changeId: id, transactionId: transaction_id, since: captured_at }
  if (state.status === 'present') {
    const row = readImage(state.since.after) ?? {}
    return { status: 'present', row, redactedFields: redacted(state.since, row), ...since }
  }
  const { lastRow, movedTo } = state
  const ended = op === 'D' ? 'delete' : op === 'T' ? 'truncate' : 'update'
  return {
    status: 'deleted',
    op: ended,
    lastRow,
    movedTo,
    redactedFields: redacted(state.since, lastRow),
    ...since,
  }
}

function redacted(change: ChangeRow, row: JsonObject | null): string[] {
  return redactedFields([row], tableFactsReader()(change))
}
