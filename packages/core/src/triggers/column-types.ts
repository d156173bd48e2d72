import type { ColumnDescription } from './catalogue/table-description.ts'

/** bool, bytea, char, name, integers, text, oid, date, times, varchar, uuid, bits, addresses, money. */
const exactTypes: ReadonlySet<number> = new Set([
  16, 17, 18, 19, 20, 21, 23, 25, 26, 1082, 1083, 1114, 1184, 1266, 1043, 2950, 1560, 1562, 869, 650, 829,
  774, 790,
])
const numeric = 1700
/** numeric, bpchar: a fixed scale or length leaves one form for each value. */
const exactWithModifier: ReadonlySet<number> = new Set([numeric, 1042])

/** float4, float8, interval, numeric: short texts, in which differences show that equality does not see. */
const comparedAsText: ReadonlySet<number> = new Set([700, 701, 1186, numeric])

/**
 * How an update of a column is noticed. A value counts as changed when its text in JSON differs.
 *
 * - `equality`: values that are equal in SQL also look the same.
 * - `text`: they do not always: 1.0 and 1.00 of a numeric without scale, 0 and -0, 1 day and 24 hours.
 * - `image`: nor do they for JSON, case-insensitive texts and everything composed, and some types have no equality at all. Compared as stored, first.
 */
export type Comparison = 'equality' | 'text' | 'image'

export function comparisonOf(column: ColumnDescription): Comparison {
  if (column.baseKind === 'e') return 'equality'
  if (column.isArray || column.baseKind !== 'b' || !column.deterministic) return 'image'
  if (exactTypes.has(column.baseType)) return 'equality'
  if (exactWithModifier.has(column.baseType) && column.hasModifier) return 'equality'
  return comparedAsText.has(column.baseType) ? 'text' : 'image'
}

/** name, integers, text, oid, varchar, uuid, numeric: a cast to text gives the same text as JSON does, and is cheaper. */
const castable: ReadonlySet<number> = new Set([19, 20, 21, 23, 25, 26, 1043, 2950, numeric])

/** Whether a cast to text is the canonical text of a value. Otherwise it is taken out of its JSON form, as for dates and booleans. */
export function castsToCanonicalText(column: ColumnDescription): boolean {
  return (
    column.baseKind === 'e' || (column.baseKind === 'b' && !column.isArray && castable.has(column.baseType))
  )
}

/** char, bool, integers, oid, dates and times, uuid: values are short whatever the application does. */
const shortTypes: ReadonlySet<number> = new Set([
  16, 18, 19, 20, 21, 23, 26, 700, 701, 1082, 1083, 1114, 1184, 1266, 2950, 869, 650, 829, 774, 790,
])

/** Whether the text of a value always stays far below the limit of an index entry. */
export function isShort(column: ColumnDescription): boolean {
  return (
    column.baseKind === 'e' || (column.baseKind === 'b' && !column.isArray && shortTypes.has(column.baseType))
  )
}
