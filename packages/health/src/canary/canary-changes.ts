import { quoteIdentifier } from '@threadline/core/schema'
import type { CanaryColumn } from './table-facts.ts'

/** A change of one column, as SQL: the new value, which differs from the old one where it can. */
export interface CanaryChange {
  readonly column: string
  readonly value: string
}

/** What could be changed, the most harmless first: to another value of the type, else to NULL. Checks of the table may refuse any of them. */
export function canaryChanges(columns: readonly CanaryColumn[]): CanaryChange[] {
  const other = columns.flatMap((column) => {
    const value = otherValue(column)
    return value === undefined ? [] : [{ column: column.name, value: `(${value})::${column.type}` }]
  })
  const cleared = columns
    .filter(({ nullable }) => nullable)
    .map(({ name, type }) => ({ column: name, value: `null::${type}` }))
  return [...other, ...cleared]
}

function otherValue({ name, category, baseType }: CanaryColumn): string | undefined {
  const column = quoteIdentifier(name)
  switch (category) {
    case 'N':
      return baseType === 'money' || baseType.startsWith('reg') || baseType === 'oid'
        ? undefined
        : `coalesce(${column}, 0) + 1`
    case 'B':
      return `not coalesce(${column}, false)`
    case 'S':
      return `coalesce(${column}, '')::text || '.'`
    case 'D':
      return baseType.startsWith('time ')
        ? undefined
        : `coalesce(${column}::timestamp, '2000-01-01') + interval '1 day'`
    case 'E':
      return `select label from unnest(enum_range(null::${baseType})) as label where label is distinct from ${column} limit 1`
    case 'U':
      return ofUserType(column, baseType)
    default:
      return undefined
  }
}

function ofUserType(column: string, baseType: string): string | undefined {
  if (baseType === 'uuid') return 'gen_random_uuid()'
  if (baseType === 'json' || baseType === 'jsonb')
    return `case when ${column}::text = '{}' then '[]' else '{}' end`
  if (baseType === 'bytea') return `coalesce(${column}, '') || '\\x00'`
  return undefined
}
