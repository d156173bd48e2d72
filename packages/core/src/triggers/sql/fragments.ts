import { quoteIdentifier, quoteLiteral } from '../../sql/quote.ts'
import type { PlannedColumn, PlannedKeyColumn, RenderedPlan } from '../trigger-plan.ts'

/** `NEW."name"`. */
export const field = (row: 'NEW' | 'OLD' | 'seen', name: string): string => `${row}.${quoteIdentifier(name)}`

/** The JSON text of a value, with null for NULL. */
const jsonText = (row: 'NEW' | 'OLD', name: string): string =>
  `coalesce(to_json(${field(row, name)})::text, 'null')`

/** A piece of JSON that is the same for every row, as a string constant. */
const constant = (json: string): string => quoteLiteral(json).trim()

const member = (name: string): string => `${JSON.stringify(name)}:`

/** One member of a row's JSON: its value, or the placeholder that stands for it. */
export function memberText(plan: RenderedPlan, row: 'NEW' | 'OLD', { name, rule }: PlannedColumn): string {
  if (rule === 'mask') return constant(member(name) + JSON.stringify(plan.placeholder))
  return `${constant(member(name))} || ${jsonText(row, name)}`
}

/** The entry of a changed column in `before`, led by a comma. */
export function changedEntry(plan: RenderedPlan, { name, rule }: PlannedColumn): string {
  if (!plan.storeChangedFrom) return constant(`,${JSON.stringify(name)}`)
  if (rule === 'mask') return constant(`,${member(name)}${JSON.stringify(plan.placeholder)}`)
  return `${constant(`,${member(name)}`)} || ${jsonText('OLD', name)}`
}

/** Whether an update has changed a column. */
export function isChanged({ name, comparison }: PlannedColumn): string {
  const [after, before] = [field('NEW', name), field('OLD', name)]
  if (comparison === 'equality') return `${after} IS DISTINCT FROM ${before}`
  if (comparison === 'text') return `${after}::text IS DISTINCT FROM ${before}::text`
  return `record_image_ne(ROW(${after}), ROW(${before})) AND to_json(${after})::text IS DISTINCT FROM to_json(${before})::text`
}

/** The canonical text of the row's key. */
export function keyText(key: readonly PlannedKeyColumn[], row: 'NEW' | 'OLD'): string {
  const parts = key.map(({ name, castable }) =>
    castable ? `${field(row, name)}::text` : `to_json(${field(row, name)}) #>> '{}'`,
  )
  if (parts.length === 1) return parts[0] ?? ''
  return `'[' || ${parts.map((part) => `to_json(${part})::text`).join(` || ',' || `)} || ']'`
}

/** The plan as the generic capture reads it. */
export function planJson(plan: RenderedPlan): string {
  const named = (rule: PlannedColumn['rule']) =>
    plan.columns.filter((column) => column.rule === rule).map(({ name }) => name)
  return JSON.stringify({
    columns: plan.columns.map(({ name }) => name),
    key: plan.key.map(({ name }) => name),
    exclude: named('exclude'),
    mask: named('mask'),
    ignore: named('ignore'),
    placeholder: plan.placeholder,
    storeChangedFrom: plan.storeChangedFrom,
  })
}
