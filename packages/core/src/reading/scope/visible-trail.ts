import { sql } from 'drizzle-orm'
import type { TrailTables } from '../reader.ts'
import type { ResolvedScope } from './read-scope.ts'
import { visibleChange, visibleTable } from './scope-conditions.ts'

/**
 * The tables of the trail as scopes let them be seen. A transaction, its actions and the moves of its rows are there if at least one of its changes is; a switch
 * of context, if it was in force at one. Counts by hour know nothing of scopes and are not there. The planner looks through all of these.
 */
export function visibleTrail(trail: TrailTables, scopes: readonly ResolvedScope[]): TrailTables {
  const visible = visibleChange(trail.tables, scopes)
  const withVisibleChange = (id: ReturnType<typeof sql>) =>
    sql`exists (select from ${trail.changes} s where s.transaction_id = ${id} and ${visible})`
  return {
    ...trail,
    changes: sql`(select s.* from ${trail.changes} s where ${visible})`,
    tables: sql`(select s.* from ${trail.tables} s where ${visibleTable(scopes)})`,
    transactions: sql`(select x.* from ${trail.transactions} x where ${withVisibleChange(sql`x.id`)})`,
    actions: sql`(select a.* from ${trail.actions} a where ${withVisibleChange(sql`a.transaction_id`)})`,
    keyMoves: sql`(select m.* from ${trail.keyMoves} m where exists (
      select from ${trail.changes} s where s.id = m.change_id and ${visible}))`,
    switches: sql`(select w.* from ${trail.switches} w where exists (
      select from ${trail.changes} s
      where s.transaction_id = w.transaction_id and s.id > w.from_change_id and ${visible}
        and not exists (
          select from ${trail.switches} later
          where later.transaction_id = w.transaction_id and later.from_change_id > w.from_change_id and later.from_change_id < s.id)))`,
    hourlyCounts: sql`(select h.* from ${trail.hourlyCounts} h where false)`,
  }
}
