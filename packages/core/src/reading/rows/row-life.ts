import { sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { readImage } from '../changes/to-change.ts'
import { type Source, trailTables } from '../reader.ts'
import { idValue } from '../sql/values.ts'
import { readKeyMoves } from './key-moves.ts'
import type { LifeSpan } from './life-span.ts'
import { readChangesById, readChangesWithin, readLastChanges } from './row-changes.ts'
import { canBe } from './row-identity.ts'

/** Where in the life of a row to begin, and how many of its keys are of interest. */
export interface LifeSlice {
  readonly tableId: string
  readonly rowKey: string
  /** The change that ended its time under this key. */
  readonly high: string
  /** Of the spans that begin before this id, `limit` are enough. */
  readonly before: string
  readonly limit: number
}

/**
 * The keys that a row has had, the latest first. Every update that moved a row to a key is the end of its time under the key before, and what happened under
 * the new key earlier was another row's.
 */
export async function readLife(source: Source, slice: LifeSlice): Promise<LifeSpan[]> {
  const spans = await readSpans(source, slice)
  const stranger = await findStranger(source, slice.tableId, spans)
  if (stranger === null) return spans
  // Another row had come to the key before this one left it: the time of this one ended when that one came.
  const earlier = await readLife(source, { ...slice, rowKey: stranger.rowKey, high: stranger.arrived })
  return [...spans.slice(0, stranger.index), ...earlier]
}

/** The spans by keys alone. */
async function readSpans(
  source: Source,
  { tableId, rowKey, high, before, limit }: LifeSlice,
): Promise<LifeSpan[]> {
  const { keyMoves } = trailTables(source)
  const isBefore = sql`(coalesce(move.change_id, 0) < ${idValue(before)})::integer`
  return execute<LifeSpan>(
    source.db,
    sql`
      with recursive span (row_key, high, low, key_before, wanted) as (
        select k.row_key, k.high, move.change_id, move.old_row_key, ${isBefore}
        from (select ${rowKey}::text collate "C" as row_key, ${idValue(high)} as high) as k
        left join lateral (
          select m.change_id, m.old_row_key from ${keyMoves} m
          where m.table_id = ${tableId}::integer and m.new_row_key = k.row_key and m.change_id < k.high
          order by m.change_id desc limit 1
        ) as move on true
        union all
        select span.key_before, span.low, move.change_id, move.old_row_key, span.wanted + ${isBefore}
        from span
        left join lateral (
          select m.change_id, m.old_row_key from ${keyMoves} m
          where m.table_id = ${tableId}::integer and m.new_row_key = span.key_before and m.change_id < span.low
          order by m.change_id desc limit 1
        ) as move on true
        where span.low is not null and span.wanted < ${sql.raw(String(limit))}
      )
      select row_key as "rowKey", coalesce(low, 0)::text as low, high::text as high from span order by span.high desc`,
    { what: 'follow the key of the row' },
  )
}

interface Stranger {
  /** The first span that is not this row's as it is. */
  readonly index: number
  readonly rowKey: string
  /** The change by which the other row came. */
  readonly arrived: string
}

/** The first span at whose end the key was held by another row, which came within the same transaction. */
async function findStranger(
  source: Source,
  tableId: string,
  spans: readonly LifeSpan[],
): Promise<Stranger | null> {
  const ended = spans.slice(1)
  const [departures, lasts] = await Promise.all([
    readChangesById(
      source,
      ended.map(({ high }) => high),
    ),
    readLastChanges(
      source,
      tableId,
      ended.map(({ rowKey, high }) => ({ rowKey, before: high })),
    ),
  ])
  for (const [index, { rowKey, high }] of ended.entries()) {
    const departure = departures.find(({ id }) => id === high)
    const last = lasts[index]
    if (departure === undefined || last === undefined || last.transaction_id !== departure.transaction_id)
      continue
    if (canBe(readImage(last.after), departure)) continue
    const within = await readChangesWithin(source, { tableId, rowKey }, last.transaction_id, { before: high })
    const moves = await readKeyMoves(
      source,
      within.map(({ id }) => id),
    )
    const arrival = within.find(({ id, op }) => op === 'I' || moves.has(id)) ?? last
    return { index: index + 1, rowKey, arrived: arrival.id }
  }
  return null
}
