import {
  type AsOfResult,
  type InstantInput,
  type JsonObject,
  parseInstant,
  parseRowKeyInput,
  type RowKeyInput,
} from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { execute } from '../database/execute.ts'
import { findTable } from './audited-table.ts'
import { type ChangeRow, readChangeRows } from './change-rows.ts'
import { type KeyMove, readFirstDeparture } from './key-moves.ts'
import { type Reader, type Source, trailTables } from './reader.ts'
import { storedRowKey } from './row-key.ts'
import { largestId } from './row-life.ts'
import { idValue, instantText, instantValue } from './sql/values.ts'
import { readIdRange } from './time-to-id.ts'
import { readImage, redactedFields, tableFactsReader } from './to-change.ts'
import { readTruncates } from './truncates.ts'

/** A row by its key, and the ids that are early enough. */
interface RowAt {
  readonly tableId: string
  readonly rowKey: string
  readonly at: string
  readonly high: string
}

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
  const rowKey = await storedRowKey(reader, found, input)
  const row: RowAt = { tableId: found.id, rowKey, at: instant, high: high ?? largestId }
  const last = await readLastChange(reader, row)
  if (last?.op === 'D') return deletedBy(last, last.before, null)
  const [departure, [truncate]] = await Promise.all([
    readDeparture(reader, row, last),
    readTruncates(
      reader,
      row.tableId,
      [{ after: last?.id ?? '0', before: row.high, partition: last?.partition_name ?? null }],
      instant,
    ),
  ])
  if (truncate !== undefined && (departure === null || BigInt(truncate.id) < BigInt(departure.change.id)))
    return deletedBy(truncate, last?.after ?? null, null)
  if (departure !== null) return movedBy(departure, last)
  if (last === undefined) return { status: 'before_audit_horizon', horizon: await readHorizon(reader, row) }
  return present(last)
}

async function readLastChange(source: Source, row: RowAt): Promise<ChangeRow | undefined> {
  const { changes } = trailTables(source)
  const statement = sql`
    select c.* from ${changes} c
    where c.table_id = ${row.tableId}::integer and c.row_key = ${row.rowKey}::text
      and c.id < ${idValue(row.high)} and c.captured_at <= ${instantValue(row.at)}
    order by c.id desc limit 1`
  const [last] = await readChangeRows(source, { statement, order: 'newest', what: 'read the row' })
  return last
}

interface Departure {
  readonly move: KeyMove
  readonly change: ChangeRow
}

/** The update after the last change that gave the row another key, under which it is stored. */
async function readDeparture(
  source: Source,
  { tableId, rowKey, at, high }: RowAt,
  last: ChangeRow | undefined,
): Promise<Departure | null> {
  const move = await readFirstDeparture(source, tableId, { rowKey, low: last?.id ?? '0', high })
  if (move === null) return null
  const { changes } = trailTables(source)
  const statement = sql`
    select c.* from ${changes} c where c.id = ${idValue(move.changeId)} and c.captured_at <= ${instantValue(at)}`
  const [change] = await readChangeRows(source, { statement, order: 'newest', what: 'read the row' })
  return change === undefined ? null : { move, change }
}

/** The first moment at which something is known about a row. */
async function readHorizon(source: Source, { tableId, rowKey }: RowAt): Promise<string | null> {
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

function present(last: ChangeRow): AsOfResult {
  const row = readImage(last.after) ?? {}
  return { status: 'present', row, redactedFields: redacted(last, row), ...stateSince(last) }
}

function deletedBy(end: ChangeRow, lastImage: string | null, movedTo: string | null): AsOfResult {
  return deleted(end, readImage(lastImage), movedTo)
}

/** The move itself tells the values before it, if earlier values of the table are kept. */
function movedBy({ move, change }: Departure, last: ChangeRow | undefined): AsOfResult {
  const before = readImage(change.before)
  const after = readImage(change.after)
  const reconstructed = before === null || after === null ? null : { ...after, ...before }
  return deleted(change, readImage(last?.after ?? null) ?? reconstructed, move.to)
}

function deleted(end: ChangeRow, lastRow: JsonObject | null, movedTo: string | null): AsOfResult {
  const op = end.op === 'D' ? 'delete' : end.op === 'T' ? 'truncate' : 'update'
  return {
    status: 'deleted',
    op,
    lastRow,
    movedTo,
    redactedFields: redacted(end, lastRow),
    ...stateSince(end),
  }
}

function redacted(change: ChangeRow, row: JsonObject | null): string[] {
  return redactedFields([row], tableFactsReader()(change))
}

function stateSince({ id, transaction_id, captured_at }: ChangeRow) {
  return { changeId: id, transactionId: transaction_id, since: captured_at }
}
