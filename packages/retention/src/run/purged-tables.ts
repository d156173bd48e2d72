import type { PurgedTable } from '@threadline/contract'
import { formatTableName, type Threadline } from '@threadline/core'
import { readTables } from '@threadline/core/schema'
import type { TableCutoff } from '../policy/read-cutoffs.ts'

/** Changes by the id of their table. */
export type DeletedByTable = Readonly<Record<string, number>>

/** The counts of a purge with the names of tables, and those with a window of their own also when nothing of them went. */
export async function purgedTables(
  { db, config }: Pick<Threadline, 'db' | 'config'>,
  { cutoff, tables }: { readonly cutoff: string; readonly tables: readonly Omit<TableCutoff, 'table'>[] },
  deleted: DeletedByTable,
): Promise<PurgedTable[]> {
  const own = new Map(tables.map((table) => [table.tableId, table.cutoff]))
  const known = await readTables({ db, schema: config.storageSchema })
  const names = new Map(known.map((table) => [table.id, formatTableName(table)]))
  const ids = new Set([...Object.keys(deleted), ...own.keys()])
  return [...ids]
    .map((id) => ({
      table: names.get(id) ?? `table ${id}`,
      cutoff: own.get(id) ?? cutoff,
      deletedChanges: deleted[id] ?? 0,
    }))
    .sort((a, b) => (a.table < b.table ? -1 : 1))
}
