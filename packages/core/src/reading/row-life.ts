import { sql } from 'drizzle-orm'
import { execute } from '../database/execute.ts'
import { type Source, trailTables } from './reader.ts'
import { idValue } from './sql/values.ts'

/** A time in the life of a row during which it had one key: from the change `low` on, and before the change `high`. */
export interface LifeSpan {
  readonly rowKey: string
  readonly low: string
  readonly high: string
}

export const largestId = (2n ** 63n - 1n).toString()

/** Where in the life of a row to begin, and how many of its keys are of interest. */
export interface LifeSlice {
  readonly tableId: string
  readonly rowKey: string
  /** Only spans that begin before this id. */
  readonly before: string
  readonly limit: number
}

/**
 * The keys that a row has had, the latest first. Every update that moved a row to a key is the end of its time under the key before, and what happened under
 * the new key earlier was another row's.
 */
export async function readLife(
  source: Source,
  { tableId, rowKey, before, limit }: LifeSlice,
): Promise<LifeSpan[]> {
  const { keyMoves } = trailTables(source)
  return execute<LifeSpan>(
    source.db,
    sql`
      with recursive span (row_key, high, low, key_before) as (
        select k.row_key, k.high, move.change_id, move.old_row_key
        from (select ${rowKey}::text collate "C" as row_key, ${idValue(largestId)} as high) as k
        left join lateral (
          select m.change_id, m.old_row_key from ${keyMoves} m
          where m.table_id = ${tableId}::integer and m.new_row_key = k.row_key and m.change_id < k.high
          order by m.change_id desc limit 1
        ) as move on true
        union all
        select span.key_before, span.low, move.change_id, move.old_row_key
        from span
        left join lateral (
          select m.change_id, m.old_row_key from ${keyMoves} m
          where m.table_id = ${tableId}::integer and m.new_row_key = span.key_before and m.change_id < span.low
          order by m.change_id desc limit 1
        ) as move on true
        where span.low is not null
      )
      select row_key as "rowKey", coalesce(low, 0)::text as low, high::text as high
      from span where coalesce(low, 0) < ${idValue(before)}
      limit ${sql.raw(String(limit))}`,
    { what: 'follow the key of the row' },
  )
}

/** The whole of one key, whatever rows had it. */
export const wholeKey = (rowKey: string): LifeSpan => ({ rowKey, low: '0', high: largestId })
