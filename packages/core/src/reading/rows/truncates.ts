import { sql } from 'drizzle-orm'
import { type ChangeRow, readChangeRows } from '../changes/change-rows.ts'
import { type Source, trailTables } from '../reader.ts'
import { idList, idValue, instantValue, textList } from '../sql/values.ts'

/** A time in which a row was there and nothing is known to have happened to it: between two ids, in a partition or in the table itself. */
export interface QuietTime {
  readonly after: string
  readonly before: string
  readonly partition: string | null
}

/**
 * The truncates that ended quiet times: for each the first of the whole table, or of the partition that held the row. They are the changes without a key, so
 * the index on keys finds them. (`+ 0` keeps the planner from the index on ids: of bounds that it does not know it expects too much.)
 *
 * @param at - Only those captured up to this instant.
 */
export async function readTruncates(
  source: Source,
  tableId: string,
  times: readonly QuietTime[],
  at?: string,
): Promise<ChangeRow[]> {
  if (times.length === 0) return []
  const { changes } = trailTables(source)
  const afters = times.map(({ after }) => after)
  const befores = times.map(({ before }) => before)
  const captured = at === undefined ? sql`` : sql` and c.captured_at <= ${instantValue(at)}`
  const statement = sql`
    select c.*
    from unnest(${idList(afters)}, ${idList(befores)}, ${textList(times.map(({ partition }) => partition ?? ''))}) as quiet (after, before, partition)
    cross join lateral (
      select c.* from ${changes} c
      where c.table_id = ${tableId}::integer and c.row_key is null and c.op = 'T'
        and c.id > ${idValue(smallest(afters))} and c.id < ${idValue(largest(befores))}
        and c.id + 0 > quiet.after and c.id + 0 < quiet.before
        and (c.partition_name is null or c.partition_name = quiet.partition)${captured}
      order by c.id limit 1
    ) as c`
  return readChangeRows(source, { statement, order: 'newest', what: 'read the truncates of the table' })
}

const smallest = (ids: readonly string[]) => ids.reduce((a, b) => (BigInt(b) < BigInt(a) ? b : a))
const largest = (ids: readonly string[]) => ids.reduce((a, b) => (BigInt(b) > BigInt(a) ? b : a))
