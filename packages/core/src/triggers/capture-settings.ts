import type { ColumnDescription } from './catalogue/table-description.ts'

const timestamptz = 1184
const floats = [700, 701]
const geometric = [600, 601, 602, 603, 604, 628, 718]
const ranges = (types: readonly number[]) =>
  types.some((type) => [3908, 3910, 3912, 4533, 4534, 4535].includes(type))

/**
 * Settings of the session that decide how values of a type are written, with the value that capture pins and the columns that need it. Only what the columns
 * of a table need is pinned, because each costs something with every row.
 */
const settings: readonly { name: string; value: string; needed: (types: readonly number[]) => boolean }[] = [
  { name: 'TimeZone', value: 'UTC', needed: (types) => types.includes(timestamptz) },
  // Dates in JSON are always ISO; in the text of a range they are not.
  { name: 'DateStyle', value: 'ISO, MDY', needed: ranges },
  { name: 'IntervalStyle', value: 'postgres', needed: (types) => types.includes(1186) },
  {
    name: 'extra_float_digits',
    value: '1',
    needed: (types) => types.some((type) => floats.includes(type) || geometric.includes(type)),
  },
  { name: 'bytea_output', value: 'hex', needed: (types) => types.includes(17) },
  { name: 'lc_monetary', value: 'C', needed: (types) => types.includes(790) },
  { name: 'xmlbinary', value: 'base64', needed: (types) => types.includes(142) },
]

/** The settings to pin for a table, as `SET` clauses. Everything, where a type of an extension is involved. */
export function captureSettings(columns: readonly ColumnDescription[]): string[] {
  const foreign = columns.some((column) => column.containsForeignType)
  return settings
    .filter(({ needed }) => foreign || columns.some((column) => needed(column.containedTypes)))
    .map(({ name, value }) => `SET "${name}" = '${value}'`)
}
