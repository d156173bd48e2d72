import type { ColumnDescription } from './catalogue/table-description.ts'

/** bool, bytea, char, name, integers, text, oid, date, times, varchar, bpchar, uuid, bits, addresses, money. */
const exactTypes: ReadonlySet<number> = new Set([
  16, 17, 18, 19, 20, 21, 23, 25, 26, 1082, 1083, 1114, 1184, 1266, 1043, 1042, 2950, 1560, 1562, 869, 650,
  829, 774, 790,
])
const numeric = 1700

/**
 * Whether two values of the column that are equal in SQL also look the same. They do not for numerics without a declared scale (1.0 and 1.00), floats (0 and
 * -0), intervals (1 day and 24 hours), case-insensitive texts, JSON and everything composed of these; and some types have no equality at all.
 */
export function hasExactEquality(column: ColumnDescription): boolean {
  if (column.baseKind === 'e') return true
  if (column.isArray || column.baseKind !== 'b' || !column.deterministic) return false
  return exactTypes.has(column.baseType) || (column.baseType === numeric && column.hasModifier)
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
