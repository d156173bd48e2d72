import { functionStatements, rowEvents, rowTrigger, truncateTrigger } from './sql/table-triggers.sql.ts'
import type { TriggerPlan } from './trigger-plan.ts'

/**
 * The SQL that captures one table, for a migration file: functions, registry, triggers. Meant for one transaction. It can be run again, and it replaces what
 * is there without a moment in which a write is not captured. `CREATE TRIGGER` waits for writers of the table and makes them wait; set `lock_timeout`.
 */
export function renderTriggers(
  plan: TriggerPlan,
  { storageSchema }: { readonly storageSchema: string },
): string[] {
  return [
    ...functionStatements(plan, storageSchema),
    ...rowEvents.map((event) => rowTrigger(plan, storageSchema, event)),
    ...[plan, ...plan.partitions].map((member) => truncateTrigger(plan, storageSchema, member)),
  ]
}
