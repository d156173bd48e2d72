import type { ColumnDescription } from './catalogue/table-description.ts'

const timestamptz = 1184
const datesAndTimes = [1082, 1114, timestamptz]
const floats = [700, 701]
const geometric = [600, 601, 602, 603, 604, 628, 718]
/** regproc, regprocedure, regoper, regoperator, regclass, regtype, regconfig, regdictionary, regnamespace, regrole, regcollation. */
const names = [24, 2202, 2203, 2204, 2205, 2206, 3734, 3769, 4089, 4096, 4191]

const holds =
  (...types: readonly number[]) =>
  (column: ColumnDescription): boolean =>
    column.containedTypes.some((type) => types.includes(type))

/**
 * Settings of the session that decide how values of a type are written, with the value that capture pins and the columns that need it. Only what the columns
 * of a table need is pinned, because each costs something with every row.
 */
const settings: readonly { name: string; value: string; needed: (column: ColumnDescription) => boolean }[] = [
  { name: 'TimeZone', value: 'UTC', needed: holds(timestamptz) },
  // Dates in JSON are always ISO; in the text of a range they are not.
  {
    name: 'DateStyle',
    value: 'ISO, MDY',
    needed: (column) => column.containsRange && holds(...datesAndTimes)(column),
  },
  { name: 'IntervalStyle', value: 'postgres', needed: holds(1186) },
  { name: 'extra_float_digits', value: '1', needed: holds(...floats, ...geometric) },
  { name: 'bytea_output', value: 'hex', needed: holds(17) },
  // Amounts are read as having two decimals, whatever the currency of the database.
  { name: 'lc_monetary', value: 'C', needed: holds(790) },
  { name: 'quote_all_identifiers', value: 'off', needed: holds(...names) },
]

/** The settings to pin for a table, as `SET` clauses. Everything, where a type of an extension is involved. */
export function captureSettings(columns: readonly ColumnDescription[]): string[] {
  return settings
    .filter(({ needed }) => columns.some((column) => column.containsForeignType || needed(column)))
    .map(({ name, value }) => `SET "${name}" = '${value}'`)
}

/** A setting of a function as the catalogue has it, whatever `quote_all_identifiers` was when the function was made: it decides about the quotes in `search_path`. */
export const unquotedSetting = (setting: string): string => setting.replaceAll('"', '')
