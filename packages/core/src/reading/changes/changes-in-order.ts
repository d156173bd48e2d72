import { type SQL, sql } from 'drizzle-orm'
import { type Source, trailTables } from '../reader.ts'
import { allOf, idValue, tableIdList } from '../sql/values.ts'
import { changeConditions } from './change-conditions.ts'
import { type ChangeOrder, type ChangeRow, direction, readChangeRows } from './change-rows.ts'
import type { ChangeScope } from './change-scope.ts'

/** A piece of the changes that filters match. */
export interface Slice {
  readonly order: ChangeOrder
  /** The id after which it begins. */
  readonly after?: string | undefined
  readonly limit: number
}

/** The changes that filters match, in the order of their ids. */
export async function readChangesInOrder(
  source: Source,
  scope: ChangeScope,
  slice: Slice,
  options: { readonly what: string; readonly signal?: AbortSignal | undefined },
): Promise<ChangeRow[]> {
  const statement = changesInOrder(source, scope, slice)
  return readChangeRows(source, { statement, order: slice.order, ...options })
}

/**
 * The statement for it. For several tables each is read in order for itself, because an index gives one table in order but not several: a schema whose tables
 * change rarely would otherwise be searched for in the changes of all others.
 */
export function changesInOrder(source: Source, scope: ChangeScope, { order, after, limit }: Slice): SQL {
  const { changes } = trailTables(source)
  const position =
    after === undefined ? [] : [sql`c.id ${order === 'newest' ? sql`<` : sql`>`} ${idValue(after)}`]
  const ordered = (conditions: readonly SQL[]) => sql`
    select c.* from ${changes} c
    where ${allOf([...conditions, ...position])}
    order by c.id ${direction(order)} limit ${sql.raw(String(limit))}`
  const { tables } = scope
  if (tables === null || tables.length === 1 || isSelective(scope))
    return ordered(changeConditions(source, scope))
  const ofOne = ordered([sql`c.table_id = t.id`, ...changeConditions(source, { ...scope, tables: null })])
  return sql`
    select c.* from unnest(${tableIdList(tables.map(({ id }) => id))}) as t (id)
    cross join lateral (${ofOne}) as c
    order by c.id ${direction(order)} limit ${sql.raw(String(limit))}`
}

/** Whether filters have an index of their own, beside which the tables are a mere condition. */
function isSelective({ filters }: ChangeScope): boolean {
  const { actor, transactionId, correlationId, requestId } = filters
  return [actor, transactionId, correlationId, requestId].some((filter) => filter !== undefined)
}
