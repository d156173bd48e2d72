import { type SQL, sql } from 'drizzle-orm'
import { type ChangeRow, readChangeRows } from '../changes/change-rows.ts'
import { type Source, trailTables } from '../reader.ts'
import { allOf, idList, idValue, instantValue, textList } from '../sql/values.ts'

/** A row of a table by its stored key. */
export interface RowName {
  readonly tableId: string
  readonly rowKey: string
}

/** Which changes under a key: those with a smaller id, and captured up to an instant. */
export interface Limits {
  readonly before: string
  readonly at?: string | undefined
}

/** The last change under a key, whatever row had it. */
export async function readLastChange(
  source: Source,
  { tableId, rowKey }: RowName,
  { before, at }: Limits,
): Promise<ChangeRow | undefined> {
  const { changes } = trailTables(source)
  const statement = sql`
    select c.* from ${changes} c
    where c.table_id = ${tableId}::integer and c.row_key = ${rowKey}::text and ${within(before, at)}
    order by c.id desc limit 1`
  const [last] = await readChangeRows(source, { statement, order: 'newest', what: 'read the row' })
  return last
}

/** The last changes under keys, each before an id. */
export async function readLastChanges(
  source: Source,
  tableId: string,
  times: readonly { readonly rowKey: string; readonly before: string }[],
): Promise<(ChangeRow | undefined)[]> {
  if (times.length === 0) return []
  const { changes } = trailTables(source)
  const statement = sql`
    select c.*
    from unnest(${textList(times.map(({ rowKey }) => rowKey))}, ${idList(times.map(({ before }) => before))}) as t (row_key, before)
    cross join lateral (
      select c.* from ${changes} c
      where c.table_id = ${tableId}::integer and c.row_key = t.row_key and c.id < t.before
      order by c.id desc limit 1
    ) as c`
  const found = await readChangeRows(source, { statement, order: 'newest', what: 'read the row' })
  return times.map(({ rowKey, before }) =>
    found.find((row) => row.row_key === rowKey && BigInt(row.id) < BigInt(before)),
  )
}

/** The changes under a key within one transaction, in the order of capture. */
export async function readChangesWithin(
  source: Source,
  { tableId, rowKey }: RowName,
  transactionId: string,
  { before, at }: Limits,
): Promise<ChangeRow[]> {
  const { changes } = trailTables(source)
  const statement = sql`
    select c.* from ${changes} c
    where c.transaction_id = ${idValue(transactionId)} and c.table_id = ${tableId}::integer and c.row_key = ${rowKey}::text
      and ${within(before, at)}`
  return readChangeRows(source, { statement, order: 'oldest', what: 'read the row' })
}

/** Changes by their ids, in the order of capture; those captured later than `at` are missing. */
export async function readChangesById(
  source: Source,
  ids: readonly string[],
  at?: string,
): Promise<ChangeRow[]> {
  if (ids.length === 0) return []
  const { changes } = trailTables(source)
  const captured = at === undefined ? [] : [sql`c.captured_at <= ${instantValue(at)}`]
  const statement = sql`
    select c.* from ${changes} c where ${allOf([sql`c.id = any (${idList(ids)})`, ...captured])}`
  return readChangeRows(source, { statement, order: 'oldest', what: 'read the row' })
}

function within(before: string, at: string | undefined): SQL {
  return allOf([
    sql`c.id < ${idValue(before)}`,
    ...(at === undefined ? [] : [sql`c.captured_at <= ${instantValue(at)}`]),
  ])
}
