import { type SQL, sql } from 'drizzle-orm'
import { type ChangeRow, readChangeRows } from '../changes/change-rows.ts'
import { readImage } from '../changes/to-change.ts'
import { type Source, trailTables } from '../reader.ts'
import { allOf, idList, idValue, instantValue, textList } from '../sql/values.ts'
import { readDepartures } from './key-moves.ts'
import { type LifeSpan, largestId, wholeKey } from './life-span.ts'
import { readChangesById, readLastChanges } from './row-changes.ts'
import { canBe } from './row-identity.ts'
import { readLife } from './row-life.ts'
import { type QuietTime, readTruncates } from './truncates.ts'

/** The latest events of a row that are wanted. */
export interface EventSlice {
  readonly tableId: string
  readonly rowKey: string
  readonly followMoves: boolean
  /** Only events with a smaller id. */
  readonly before: string
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly limit: number
}

/** What happened to a row, newest first: its changes, its departures to other keys, and the truncates that removed it. */
export async function readRowEvents(source: Source, slice: EventSlice): Promise<ChangeRow[]> {
  const { tableId, rowKey, followMoves, before, from, to, limit } = slice
  // Every key but the first has at least one event, so that more of them than events are never needed.
  const life = followMoves
    ? await readLife(source, { tableId, rowKey, high: largestId, before, limit: limit + 1 })
    : [wholeKey(rowKey)]
  const spans = life
    .filter(({ low }) => BigInt(low) < BigInt(before))
    .map((span) => ({ ...span, high: smaller(span.high, before) }))
  const [changes, departures] = await Promise.all([
    readSpans(source, slice, spans),
    readOwnDepartures(source, slice, spans),
  ])
  const known = newestFirst([...changes, ...departures])
  const truncates = await readTruncates(source, tableId, quietTimes(known, spans), to)
  // Without the condition on `from` in SQL, so that a truncate after it is found by a change before it.
  return newestFirst([...known, ...truncates])
    .filter((row) => from === undefined || row.captured_at >= from)
    .slice(0, limit)
}

/** The moves away from the keys; where a row is followed, not those of another row that had the key for a while within the same transaction. */
async function readOwnDepartures(
  source: Source,
  { tableId, followMoves, to, limit }: EventSlice,
  spans: readonly LifeSpan[],
): Promise<ChangeRow[]> {
  const moves = await readDepartures(source, tableId, spans, limit)
  const departures = await readChangesById(
    source,
    moves.map(({ changeId }) => changeId),
    to,
  )
  if (!followMoves) return departures
  const lasts = await readLastChanges(
    source,
    tableId,
    departures.map(({ id }) => ({
      rowKey: moves.find(({ changeId }) => changeId === id)?.from ?? '',
      before: id,
    })),
  )
  return departures.filter((departure, index) => {
    const last = lasts[index]
    return last?.transaction_id !== departure.transaction_id || canBe(readImage(last.after), departure)
  })
}

/** The newest changes under keys, each within its time. */
async function readSpans(
  source: Source,
  { tableId, to, limit }: EventSlice,
  spans: readonly LifeSpan[],
): Promise<ChangeRow[]> {
  const { changes } = trailTables(source)
  const newest = (rowKey: SQL, low: SQL, high: SQL) => sql`
    select c.* from ${changes} c
    where ${allOf([
      sql`c.table_id = ${tableId}::integer and c.row_key = ${rowKey} and c.id >= ${low} and c.id < ${high}`,
      ...(to === undefined ? [] : [sql`c.captured_at <= ${instantValue(to)}`]),
    ])}
    order by c.id desc limit ${sql.raw(String(limit))}`
  const [only] = spans
  const statement =
    spans.length === 1 && only !== undefined
      ? newest(sql`${only.rowKey}::text`, idValue(only.low), idValue(only.high))
      : sql`
        select c.*
        from unnest(${textList(spans.map(({ rowKey }) => rowKey))}, ${idList(spans.map(({ low }) => low))},
          ${idList(spans.map(({ high }) => high))}) as span (row_key, low, high)
        cross join lateral (${newest(sql`span.row_key`, sql`span.low`, sql`span.high`)}) as c
        order by c.id desc limit ${sql.raw(String(limit))}`
  return readChangeRows(source, { statement, order: 'newest', what: 'read the history of the row' })
}

/**
 * The times in which a truncate may have removed the row: after a change that left it there, until it came anew (by an insert or a snapshot) or until the
 * present. An update, a delete or a departure shows that it was still there.
 */
function quietTimes(events: readonly ChangeRow[], spans: readonly LifeSpan[]): QuietTime[] {
  return events.flatMap((row, index) => {
    const next = events[index - 1]
    if (row.op === 'D' || (next !== undefined && next.op !== 'I' && next.op !== 'S')) return []
    const span = spans.find(({ rowKey, low, high }) => rowKey === row.row_key && isWithin(row.id, low, high))
    if (span === undefined) return []
    return [
      { after: row.id, before: smaller(span.high, next?.id ?? span.high), partition: row.partition_name },
    ]
  })
}

function isWithin(id: string, low: string, high: string): boolean {
  return BigInt(id) >= BigInt(low) && BigInt(id) < BigInt(high)
}

const smaller = (a: string, b: string) => (BigInt(a) < BigInt(b) ? a : b)

function newestFirst(rows: readonly ChangeRow[]): ChangeRow[] {
  return [...rows].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
}
