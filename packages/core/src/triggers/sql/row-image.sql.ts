import type { PlannedColumn, TriggerPlan } from '../trigger-plan.ts'
import { memberText } from './fragments.ts'

/** Whether rows can be stored as they are: no column is hidden or masked. */
export const storesWholeRows = (plan: TriggerPlan): boolean =>
  plan.columns.every(({ rule }) => rule === 'store')

/**
 * Statements that put the row's JSON together, without hidden columns and with placeholders for masked ones, in the variable `image`. What the columns are
 * called is checked against the row itself: a rule must not go astray because a column was renamed, dropped or added.
 *
 * Runs of stored columns are written once and used twice, in the image and in the check.
 */
export function redactedImage(plan: TriggerPlan, row: 'NEW' | 'OLD', image: string): string {
  const runs = runsOf(plan.columns)
  const stored = runs.filter(({ hidden }) => !hidden)
  const variable = new Map(stored.map((run, index) => [run, `stored[${index + 1}]`]))
  const assignments = stored.map(
    (run) =>
      `    ${variable.get(run)} := array_to_string(ARRAY[${run.columns.map((column) => memberText(plan, row, column)).join(',\n      ')}], ',');`,
  )
  const whole = runs.map(
    (run) =>
      variable.get(run) ??
      run.columns.map((column) => memberText(plan, row, { ...column, rule: 'store' })).join(` || ',' || `),
  )
  const shown = runs.flatMap(
    (run) =>
      variable.get(run) ??
      run.columns.filter(({ rule }) => rule === 'mask').map((column) => memberText(plan, row, column)),
  )
  return `${assignments.join('\n')}
    IF row_to_json(${row})::text <> '{' || ${whole.join(` || ',' || `)} || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    ${image} := ('{' || ${shown.length === 0 ? `''` : shown.join(` || ',' || `)} || '}')::json;`
}

interface Run {
  readonly hidden: boolean
  readonly columns: PlannedColumn[]
}

/** Neighbouring columns that are all stored, or all not. */
function runsOf(columns: readonly PlannedColumn[]): Run[] {
  const runs: Run[] = []
  for (const column of columns) {
    const hidden = column.rule !== 'store'
    const last = runs.at(-1)
    if (last?.hidden === hidden) last.columns.push(column)
    else runs.push({ hidden, columns: [column] })
  }
  return runs
}
