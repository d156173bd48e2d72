import type { InspectedTable } from '@threadline/core/schema'

/** What has happened to a column since the capture of its table was generated. */
export interface ColumnChange {
  readonly kind: 'added' | 'dropped' | 'renamed' | 'retyped'
  /** Its present name; its former one when it was dropped. */
  readonly column: string
  /** The former name or type. */
  readonly before: string | null
  /** The present type of one that was retyped. */
  readonly after: string | null
}

/** How the columns of a captured table differ from those that its capture was generated for. A renamed column is known by its number. */
export function columnChanges({ found, entry }: InspectedTable): ColumnChange[] {
  if (entry === null) return []
  const then = new Map(Object.entries(entry.column_types))
  const sameTable = Number(entry.relation) === found.oid
  const nameOf = new Map(Object.entries(entry.column_numbers).map(([name, number]) => [number, name]))
  const former = (column: { readonly name: string; readonly number: number }) =>
    sameTable ? nameOf.get(column.number) : then.has(column.name) ? column.name : undefined
  const kept = new Set(found.columns.map(former))
  return [
    ...found.columns.flatMap((column): ColumnChange[] => {
      const before = former(column)
      const change = { column: column.name, before: null, after: null }
      if (before === undefined) return [{ ...change, kind: 'added' }]
      const type = then.get(before)
      if (before !== column.name) return [{ ...change, kind: 'renamed', before }]
      if (type === undefined || type === column.type) return []
      return [{ ...change, kind: 'retyped', before: type, after: column.type }]
    }),
    ...[...then.keys()]
      .filter((name) => !kept.has(name))
      .map((name): ColumnChange => ({ kind: 'dropped', column: name, before: null, after: null })),
  ]
}
