import { sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { type Source, trailTables } from '../reader.ts'
import { idList, idValue, textList } from '../sql/values.ts'
import type { LifeSpan } from './life-span.ts'

/** An update that gave a row another key. */
export interface KeyMove {
  readonly changeId: string
  readonly from: string
  readonly to: string
}

const columns = sql`m.change_id::text as "changeId", m.old_row_key as "from", coalesce(m.new_row_key, '') as "to"`

/** The moves that changes made, by the id of the change. */
export async function readKeyMoves(
  source: Source,
  changeIds: readonly string[],
): Promise<Map<string, KeyMove>> {
  if (changeIds.length === 0) return new Map()
  const { keyMoves } = trailTables(source)
  const found = await execute<KeyMove>(
    source.db,
    sql`select ${columns} from ${keyMoves} m where m.change_id = any (${idList(changeIds)})`,
    { what: 'read the moves of keys' },
  )
  return new Map(found.map((move) => [move.changeId, move]))
}

/** The latest moves away from keys, each within its time. */
export async function readDepartures(
  source: Source,
  tableId: string,
  spans: readonly LifeSpan[],
  limit: number,
): Promise<KeyMove[]> {
  const { keyMoves } = trailTables(source)
  return execute<KeyMove>(
    source.db,
    sql`
      select ${columns}
      from unnest(${textList(spans.map(({ rowKey }) => rowKey))}, ${idList(spans.map(({ low }) => low))},
        ${idList(spans.map(({ high }) => high))}) as span (row_key, low, high)
      join ${keyMoves} m on m.old_row_key = span.row_key and m.change_id >= span.low and m.change_id < span.high
      where m.table_id = ${tableId}::integer
      order by m.change_id desc limit ${sql.raw(String(limit))}`,
    { what: 'read the moves of keys' },
  )
}

/** The first move away from a key within ids, or null. */
export async function readFirstDeparture(
  source: Source,
  tableId: string,
  { rowKey, low, high }: LifeSpan,
): Promise<KeyMove | null> {
  const { keyMoves } = trailTables(source)
  const [move] = await execute<KeyMove>(
    source.db,
    sql`
      select ${columns} from ${keyMoves} m
      where m.table_id = ${tableId}::integer and m.old_row_key = ${rowKey}::text
        and m.change_id > ${idValue(low)} and m.change_id < ${idValue(high)}
      order by m.change_id limit 1`,
    { what: 'read the moves of keys' },
  )
  return move ?? null
}
