import {
  type AuditChange,
  type CursorBinding,
  type HistoryEntry,
  isRangeInOrder,
  type Page,
  parseInput,
  parseRowKeyInput,
  type RowKeyInput,
  rangeOrderProblem,
} from '@threadline/contract'
import { z } from 'zod'
import { findTable } from '../audited-table.ts'
import { toChanges } from '../changes/to-changes.ts'
import { positionOf, readerFingerprint, toPage } from '../page.ts'
import type { Reader, Source } from '../reader.ts'
import { readIdRange } from '../time-to-id.ts'
import { type WindowOptions, windowShape } from '../window.ts'
import { readKeyMoves } from './key-moves.ts'
import { largestId } from './life-span.ts'
import { readRowEvents } from './row-events.ts'
import { storedRowKey } from './row-key.ts'

/** Which part of a history is wanted. */
export interface HistoryOptions extends WindowOptions {
  /** Where a row had another key before, go on under that key. Otherwise everything under the key, whatever rows had it. @defaultValue true */
  readonly followMoves?: boolean | undefined
}

const shape = { ...windowShape, followMoves: z.boolean().default(true) }
const optionsSchema = z.strictObject(shape).refine(isRangeInOrder, rangeOrderProblem)

/**
 * Everything that happened to a row, newest first: its changes, the truncates that removed it, and the updates that gave it another key, in which case the
 * history goes on under the key that it had before.
 *
 * @param table - `name` (schema `public`) or `schema.name`.
 * @param key - The value of the key, an object of key columns, or a list in key order.
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `invalid_cursor`, `table_not_audited`, `not_installed`
 */
export async function history(
  reader: Reader,
  table: string,
  key: RowKeyInput,
  options: HistoryOptions = {},
): Promise<Page<HistoryEntry>> {
  const { limit, cursor, ...conditions } = parseInput(optionsSchema, options, {
    code: 'invalid_filter',
    known: Object.keys(shape),
  })
  const input = parseRowKeyInput(key)
  const [found, { high }] = await Promise.all([
    findTable(reader, table),
    readIdRange(reader, { to: conditions.to }),
  ])
  const rowKey = await storedRowKey(reader, found, input)
  const fingerprint = readerFingerprint(reader, { tableId: found.id, rowKey, ...conditions })
  const binding: CursorBinding = { kind: 'history', order: 'newest', fingerprint }
  const before = positionOf(cursor, binding) ?? high ?? largestId
  const rows = await readRowEvents(reader, {
    tableId: found.id,
    rowKey,
    before,
    limit: limit + 1,
    ...conditions,
  })
  const changes = await toChanges(reader, rows.slice(0, limit))
  return toPage(rows, limit, binding, await withKeyMoves(reader, changes, found.keyColumns))
}

/** Only an update that changed a key column can have moved its row. */
async function withKeyMoves(
  source: Source,
  changes: readonly AuditChange[],
  keyColumns: readonly string[],
): Promise<HistoryEntry[]> {
  const moving = changes.filter(({ changedFields }) =>
    changedFields?.some((field) => keyColumns.includes(field)),
  )
  const moves = await readKeyMoves(
    source,
    moving.map(({ id }) => id),
  )
  return changes.map((change) => {
    const move = moves.get(change.id)
    return { ...change, keyMove: move === undefined ? null : { from: move.from, to: move.to } }
  })
}
