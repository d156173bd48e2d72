import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { type Source, trailTables } from '../reader.ts'
import { idList } from '../sql/values.ts'

/** The transactions that were, for a part or from end to end, under a correlation or request id. */
export interface MatchingTransactions {
  readonly column: SQL
  readonly value: string
  /** Their ids; null when there are too many to be listed in a statement. */
  readonly ids: readonly string[] | null
  /** Those that began under it. */
  readonly begun: readonly string[]
  /** Whether one of them has changed its context along the way, so that each of its changes must be looked at. */
  readonly switching: boolean
}

/** More than so many are not listed. */
const mostListed = 1_000

export async function readMatchingTransactions(
  source: Source,
  name: 'correlation_id' | 'request_id',
  value: string,
): Promise<MatchingTransactions> {
  const { transactions, switches } = trailTables(source)
  const column = sql.raw(name)
  const found = await execute<{ id: string; begun: string; switching: string }>(
    source.db,
    sql`
      select id::text, bool_or(begun)::text as begun,
        exists (select from ${switches} s where s.transaction_id = matching.id)::text as switching
      from (
        (select id, true as begun from ${transactions} x where ${column} = ${value}::text limit ${sql.raw(String(mostListed + 1))})
        union all
        (select transaction_id, false from ${switches} s where ${column} = ${value}::text limit ${sql.raw(String(mostListed + 1))})
      ) as matching
      group by id`,
    { what: 'find the transactions' },
  )
  const begun = found.filter((row) => row.begun === 'true').map(({ id }) => id)
  const switching = found.some((row) => row.switching === 'true')
  const ids = found.length > mostListed ? null : found.map(({ id }) => id)
  return { column, value, ids, begun, switching }
}

/** The condition that a change `c` was made under the id: in the context in force at the change. */
export function madeUnder(source: Source, matching: MatchingTransactions): SQL {
  const { column, value, ids, begun, switching } = matching
  const { transactions, switches } = trailTables(source)
  const list =
    ids === null
      ? sql`array(
          select id from ${transactions} x where ${column} = ${value}::text
          union select transaction_id from ${switches} s where ${column} = ${value}::text
        )`
      : idList(ids)
  const belongs = sql`c.transaction_id = any (${list})`
  if (ids !== null && !switching) return belongs
  const began =
    ids === null
      ? sql`exists (select from ${transactions} x where x.id = c.transaction_id and x.${column} = ${value}::text)`
      : sql`c.transaction_id = any (${idList(begun)})`
  return sql`(${belongs} and coalesce(
    (select s.${column} is not distinct from ${value}::text from ${switches} s
     where s.transaction_id = c.transaction_id and s.from_change_id < c.id
     order by s.from_change_id desc limit 1),
    ${began}))`
}
