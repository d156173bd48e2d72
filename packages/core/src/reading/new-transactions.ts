import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../database/execute.ts'
import { type ChangeRow, readChangeRows } from './change-rows.ts'
import { beginningOf, type ChangeScope } from './change-scope.ts'
import { type FollowState, readSnapshot } from './follow-state.ts'
import { type Source, trailTables } from './reader.ts'
import { changeConditions } from './sql/change-conditions.ts'
import { allOf, idList, idRangeConditions, idValue } from './sql/values.ts'
import { type IdRange, readIdRange } from './time-to-id.ts'

/** A state between two snapshots. */
export interface Step extends FollowState {
  readonly to: string
}

/** How the changes of a step are found. */
export interface StepPlan extends IdRange {
  /** Few: by their transactions. Many: in the order of all changes, so that each page goes on where the last one ended. */
  readonly way: 'by_transaction' | 'by_id'
}

/** The transactions `x` that the second snapshot sees and the first does not: those that have committed in between, whenever they began. */
function isNew({ from, to, foreign }: Step): SQL {
  return sql`
    x.xid >= ${readSnapshot(from).xmin.toString()}::xid8 and x.xid < ${readSnapshot(to).xmax.toString()}::xid8
    and pg_visible_in_snapshot(x.xid, ${to}::pg_snapshot) and not pg_visible_in_snapshot(x.xid, ${from}::pg_snapshot)
    and x.id <> all (${idList(foreign)})`
}

/**
 * Rows that a restore has brought keep the xid of the cluster that they come from, and this one may get there later. But they were there when following began:
 * their changes are not after the last one of then, nor was their transaction open.
 */
function isOwn({ floor, began }: Step): SQL {
  return sql`(c.id > ${idValue(floor)} or x.xid < ${began}::xid8)`
}

/** A step with at most so many changes is read by its transactions. */
const fewChanges = 10_000

/** Looks how much there is in a step; null when there is nothing. */
export async function planStep(source: Source, step: Step, signal?: AbortSignal): Promise<StepPlan | null> {
  const { transactions, changes } = trailTables(source)
  const [found] = await execute<{ first: string | null }>(
    source.db,
    sql`select min(x.id)::text as first from ${transactions} x where ${isNew(step)}`,
    { what: 'look for new transactions', signal },
  )
  if (found?.first == null) return null
  const range = await readIdRange(source, { from: beginningOf([found.first]) })
  const [size] = await execute<{ changes: string }>(
    source.db,
    sql`
      select count(*)::text as changes from (
        select from ${transactions} x
        cross join lateral (
          select from ${changes} c
          where c.transaction_id = x.id and ${allOf(idRangeConditions(range))}
          limit ${sql.raw(String(fewChanges + 1))}
        ) as c
        where ${isNew(step)}
        limit ${sql.raw(String(fewChanges + 1))}
      ) as new`,
    { what: 'look for new changes', signal },
  )
  return { ...range, way: Number(size?.changes ?? 0) > fewChanges ? 'by_id' : 'by_transaction' }
}

/** The next changes of a step in the order of their ids. */
export async function readStep(
  source: Source,
  scope: ChangeScope,
  step: Step,
  plan: StepPlan,
  batchSize: number,
  signal?: AbortSignal,
): Promise<ChangeRow[]> {
  const { transactions, changes } = trailTables(source)
  const conditions = allOf([
    ...idRangeConditions(plan),
    sql`c.id > ${idValue(step.after)}`,
    ...changeConditions(source, scope),
  ])
  const limit = sql.raw(String(batchSize))
  const byTransaction = sql`
    select c.* from ${transactions} x
    cross join lateral (
      select c.* from ${changes} c where c.transaction_id = x.id and ${conditions} offset 0
    ) as c
    where ${isNew(step)} and ${isOwn(step)}
    order by c.id limit ${limit}`
  const byId = sql`
    select c.* from ${changes} c
    where ${conditions}
      and (select ${isOwn(step)} from ${transactions} x where x.id = c.transaction_id and ${isNew(step)})
    order by c.id limit ${limit}`
  const statement = plan.way === 'by_id' ? byId : byTransaction
  return readChangeRows(source, { statement, order: 'oldest', what: 'follow the changes', signal })
}
