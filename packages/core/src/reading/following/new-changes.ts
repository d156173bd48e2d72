import { sql } from 'drizzle-orm'
import { changeConditions } from '../changes/change-conditions.ts'
import { type ChangeRow, readChangeRows } from '../changes/change-rows.ts'
import type { ChangeScope } from '../changes/change-scope.ts'
import { type Source, trailTables } from '../reader.ts'
import { type IdRange, idRangeConditions } from '../sql/id-range.ts'
import { allOf, idList, idValue } from '../sql/values.ts'
import { readIdRange, startOfTransaction } from '../time-to-id.ts'
import { type FollowState, readSnapshot } from './follow-state.ts'
import { isNew, type NewTransactions } from './xid-conditions.ts'
import { sees } from './xid-snapshot.ts'

/** A state between two snapshots. */
export interface Step extends FollowState {
  readonly to: string
}

/**
 * Where to look for the changes of a step; null when it holds none. Looking begins at the oldest transaction that has ended in it: one that stays open for
 * hours makes a single step long, when it ends, and no other.
 */
export async function planStep(
  source: Source,
  step: Step,
  signal?: AbortSignal,
): Promise<(IdRange & NewTransactions) | null> {
  const [from, to] = [readSnapshot(step.from), readSnapshot(step.to)]
  const ended = [...from.running].filter((xid) => sees(to, xid))
  const starts = step.starts.filter(
    ([xid]) => ended.includes(xid) || (xid === from.xmax && to.xmax > from.xmax),
  )
  const [oldest] = starts.map(([, transactionId]) => BigInt(transactionId)).sort((a, b) => (a < b ? -1 : 1))
  if (oldest === undefined) return null
  const range = await readIdRange(source, { from: startOfTransaction(oldest.toString()) }, signal)
  return { ...range, high: null, ended, first: from.xmax, count: to.xmax - from.xmax, open: [...to.running] }
}

/** The next changes of a step in the order of their ids. */
export async function readStep(
  source: Source,
  scope: ChangeScope,
  step: Step,
  plan: IdRange & NewTransactions,
  batchSize: number,
  signal?: AbortSignal,
): Promise<ChangeRow[]> {
  const { changes } = trailTables(source)
  const conditions = allOf([
    ...idRangeConditions(plan),
    sql`c.id > ${idValue(step.after)}`,
    isNew(plan),
    sql`c.transaction_id <> all (${idList(step.foreign)})`,
    ...changeConditions(source, scope),
  ])
  const statement = sql`
    select c.* from ${changes} c
    where ${conditions}
    order by c.id limit ${sql.raw(String(batchSize))}`
  return readChangeRows(source, { statement, order: 'oldest', what: 'follow the changes', signal })
}
