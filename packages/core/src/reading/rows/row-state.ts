import type { JsonObject } from '@threadline/contract'
import type { ChangeRow } from '../changes/change-rows.ts'
import { readImage } from '../changes/to-change.ts'
import type { Source } from '../reader.ts'
import { type KeyMove, readDepartures, readFirstDeparture } from './key-moves.ts'
import {
  type Limits,
  type RowName,
  readChangesById,
  readChangesWithin,
  readLastChange,
} from './row-changes.ts'
import { canBe, imageBefore } from './row-identity.ts'
import { readTruncates } from './truncates.ts'

/** What is known of a row at some point: it was there since a change, or was not there since one, or nothing. */
export type RowState =
  | { readonly status: 'present'; readonly since: ChangeRow }
  | {
      readonly status: 'absent'
      readonly since: ChangeRow
      readonly lastRow: JsonObject | null
      readonly movedTo: string | null
    }
  | { readonly status: 'unknown' }

/** The state of a row as far as the changes within the limits tell. */
export async function readRowState(source: Source, row: RowName, limits: Limits): Promise<RowState> {
  const last = await readLastChange(source, row, limits)
  let present = last
  let end =
    last?.op === 'D' ? { change: last, move: null } : await readEnd(source, row, limits, last, last?.id)
  while (end !== null) {
    const other = end.change.op === 'T' ? null : await readOtherRow(source, row, limits, end.change)
    if (other === null) return absent(end, present)
    present = other
    end = await readEnd(source, row, limits, other, end.change.id)
  }
  return present === undefined ? { status: 'unknown' } : { status: 'present', since: present }
}

interface End {
  readonly change: ChangeRow
  /** For an update that gave the row another key. */
  readonly move: KeyMove | null
}

/** What ended a row after the last change under its key: a truncate, or an update that is stored under its next key. */
async function readEnd(
  source: Source,
  row: RowName,
  { before, at }: Limits,
  last: ChangeRow | undefined,
  after = '0',
): Promise<End | null> {
  const quiet = { after, before, partition: last?.partition_name ?? null }
  const [[truncate], move] = await Promise.all([
    readTruncates(source, row.tableId, [quiet], at),
    readFirstDeparture(source, row.tableId, { rowKey: row.rowKey, low: after, high: before }),
  ])
  const [departure] = move === null ? [] : await readChangesById(source, [move.changeId], at)
  if (truncate !== undefined && (departure === undefined || BigInt(truncate.id) < BigInt(departure.id)))
    return { change: truncate, move: null }
  return departure === undefined ? null : { change: departure, move }
}

/**
 * Where two rows had the key for a while, the end of one is not the end of the other. Only one transaction can have made it so, because at its end a key is
 * unique again: its changes are gone through with the rows that had the key.
 */
async function readOtherRow(
  source: Source,
  row: RowName,
  limits: Limits,
  end: ChangeRow,
): Promise<ChangeRow | null> {
  const within = await readChangesWithin(source, row, end.transaction_id, { ...limits, before: end.id })
  const [first] = within
  if (first === undefined) return null
  const departures = await readDepartures(
    source,
    row.tableId,
    [{ rowKey: row.rowKey, low: first.id, high: end.id }],
    within.length + 1,
  )
  const departed = await readChangesById(
    source,
    departures.map(({ changeId }) => changeId),
  )
  const start = await readRowState(source, row, { ...limits, before: first.id })
  let held = start.status === 'present' ? [start.since] : []
  // Of a row that was there before anything was captured, all that is seen is that it left: no holder fits.
  let unseen = start.status === 'unknown'
  const events = [...within, ...departed, end].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
  for (const event of events) {
    const came = event.row_key === row.rowKey && event.op !== 'D'
    const left = held.findLast((holder) => canBe(readImage(holder.after), event))
    if (came && event.op === 'U' && left !== undefined)
      held = held.map((holder) => (holder === left ? event : holder))
    else if (came) held = [...held, event]
    else if (left === undefined && unseen) unseen = false
    else held = held.filter((holder) => holder !== (left ?? held[0]))
  }
  return held.at(-1) ?? null
}

/** The last values are those of the last change under the key, or else what the end itself tells of them. */
function absent({ change, move }: End, last: ChangeRow | undefined): RowState {
  const lastRow =
    change.op === 'D' ? readImage(change.before) : (readImage(last?.after ?? null) ?? imageBefore(change))
  return { status: 'absent', since: change, lastRow, movedTo: move?.to ?? null }
}
