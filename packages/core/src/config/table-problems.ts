import { isPlainObject, type Problem } from '@threadline/contract'
import { problemPath } from './problem-path.ts'
import { formatTableName, readTableName } from './table-name.ts'

/**
 * Problems of the names under which tables are configured (`place` is the path of that object): unreadable ones, two names of the same table, and tables
 * of the audit schema itself.
 */
export function tableNameProblems(
  tables: unknown,
  place: readonly string[],
  storageSchema: unknown,
): Problem[] {
  if (!isPlainObject(tables)) return []
  const seen = new Map<string, string>()
  return Object.keys(tables).flatMap((key) => {
    const path = problemPath([...place, key])
    const name = readTableName(key)
    if (typeof name === 'string') return [{ path, message: name }]
    if (name.schema === storageSchema)
      return [{ path, message: 'is a table of the audit schema, which is never audited; remove it' }]
    const canonical = formatTableName(name)
    const first = seen.get(canonical)
    seen.set(canonical, first ?? key)
    return first === undefined ? [] : [{ path, message: `names the same table as "${first}"; merge the two` }]
  })
}

/** Two lists of one table in which no column may stand at the same time, and why. */
const conflicts = [
  ['mask', 'exclude', 'a column is either masked or excluded'],
  ['exceptColumns', 'mask', 'columns of exceptColumns are not stored at all, so there is nothing to mask'],
  ['exceptColumns', 'exclude', 'columns of exceptColumns are not stored at all'],
  ['primaryKey', 'mask', 'the key identifies the row in the trail and cannot be hidden'],
  ['primaryKey', 'exclude', 'the key identifies the row in the trail and cannot be left out'],
  ['primaryKey', 'exceptColumns', 'the key identifies the row in the trail and cannot be left out'],
] as const

/** Problems of the columns that one table names in two lists that exclude each other. */
export function columnConflicts(tables: unknown): Problem[] {
  if (!isPlainObject(tables)) return []
  return Object.entries(tables).flatMap(([key, table]) => {
    if (!isPlainObject(table)) return []
    return conflicts.flatMap(([list, other, reason]) => {
      const others = columns(table[other])
      return columns(table[list]).flatMap((column, index) => {
        const message = `"${column}" is also in ${other}; ${reason}`
        return others.includes(column) ? [{ path: problemPath(['tables', key, list, index]), message }] : []
      })
    })
  })
}

function columns(list: unknown): unknown[] {
  return Array.isArray(list) ? list : []
}
