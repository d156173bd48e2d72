import { quoteLiteral } from '../../sql/quote.ts'
import type { PlannedColumn, RenderedPlan } from '../trigger-plan.ts'
import { memberText } from './fragments.ts'

/** Whether rows can be stored as they are: no column is hidden or masked. */
export const storesWholeRows = (plan: RenderedPlan): boolean =>
  plan.columns.every(({ rule }) => rule === 'store')

/**
 * Statements that put the row's JSON together, without hidden columns and with placeholders for masked ones, in the variable `image`. They fail when the
 * columns are no longer what they were: a rule must not go astray because a column was renamed, dropped or added. The names, in their order, are checked
 * against the row itself; see `moved` for the rest.
 *
 * Runs of stored columns are written once and used twice, in the image and in the check.
 */
export function redactedImage(plan: RenderedPlan, row: 'NEW' | 'OLD', image: string): string {
  const runs = runsOf(plan.columns)
  const assignments = runs
    .filter(({ variable }) => variable !== undefined)
    .map(
      ({ columns, variable }) =>
        `    ${variable} := ${joined(columns.map((column) => memberText(plan, row, column)))};`,
    )
  const whole = runs.flatMap(({ columns, variable }) =>
    variable === undefined
      ? columns.map((column) => memberText(plan, row, { ...column, rule: 'store' }))
      : [variable],
  )
  const shown = runs.flatMap(({ columns, variable }) =>
    variable === undefined
      ? columns.filter(({ rule }) => rule === 'mask').map((column) => memberText(plan, row, column))
      : [variable],
  )
  const separator = `\n        || ',' || `
  return `${assignments.join('\n')}
    IF ${[...moved(plan), `row_to_json(${row})::text <> '{'\n        || ${whole.join(separator)}\n        || '}'`].join('\n      OR ')} THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    ${image} := ('{' || ${shown.length === 0 ? `''` : shown.join(` || ',' || `)} || '}')::json;`
}

/** The declarations of the variables that `redactedImage` uses. */
export const imageVariables = (plan: RenderedPlan): string =>
  [
    ...runsOf(plan.columns)
      .flatMap(({ variable }) => variable ?? [])
      .map((name) => `${name} text;`),
    'image json;',
  ]
    .map((declaration) => `\n  ${declaration}`)
    .join('')

const joined = (members: readonly string[]): string =>
  members.length === 1
    ? (members[0] ?? '')
    : `array_to_string(ARRAY[\n      ${members.join(',\n      ')}], ',')`

/**
 * Conditions that hold when a redacted column may have come under another name although the row has the same names in the same order: after "drop a, rename
 * secret to a, add secret" for one. Columns keep their order and their numbers, and a number is never used again. So with as many columns as planned, none
 * has moved as long as every planned column up to the last redacted one is there. Where that would be many look-ups, the redacted columns are looked up by
 * name, and always on a partitioned table, whose partitions may have the columns in another order.
 */
function moved(plan: RenderedPlan): string[] {
  const redacted = plan.columns.filter(({ rule }) => rule === 'exclude' || rule === 'mask')
  const last = redacted.at(-1)
  if (last === undefined) return []
  const needed = plan.columns.filter(({ number }) => number <= last.number)
  if (!plan.partitioned && needed.length <= 8 * redacted.length)
    return needed.map(({ number }) => `has_column_privilege(TG_RELID, ${number}::smallint, 'SELECT') IS NULL`)
  const root = plan.partitioned ? 'pg_partition_root(TG_RELID)' : 'TG_RELID'
  return redacted.map(
    ({ name, number }) =>
      `(pg_identify_object_as_address('pg_class'::regclass, ${root}, ${number})).object_names[3] IS DISTINCT FROM ${quoteLiteral(name).trim()}`,
  )
}

interface Run {
  /** That holds the JSON of columns that are stored; undefined for columns that are not. */
  readonly variable: string | undefined
  readonly columns: PlannedColumn[]
}

/** Neighbouring columns that are all stored, or all not. */
function runsOf(columns: readonly PlannedColumn[]): Run[] {
  const runs: Run[] = []
  let stored = 0
  for (const column of columns) {
    const last = runs.at(-1)
    if (last !== undefined && (last.variable === undefined) === (column.rule !== 'store'))
      last.columns.push(column)
    else
      runs.push({ variable: column.rule === 'store' ? `stored_${++stored}` : undefined, columns: [column] })
  }
  return runs
}
