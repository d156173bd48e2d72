import { isBookkeepingTable, isLikelySecret } from '@threadline/health'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { FoundTable } from './config-source.ts'
import { type ListedTable, listTables } from './list-tables.ts'

/** The tables of the database with all that `init` says about them. */
export async function findTables(db: PostgresJsDatabase, storageSchema: string): Promise<FoundTable[]> {
  const tables = await listTables(db, storageSchema)
  return tables.map((table) => ({
    schema: table.schema,
    table: table.table,
    reason: reasonAgainst(table),
    // A key identifies the row in the trail, so it cannot be masked.
    secrets: table.columns.filter((column) => isLikelySecret(column) && !table.key.includes(column)),
  }))
}

/** Why a table cannot, or should not, be captured; undefined when nothing speaks against it. */
function reasonAgainst({ table, kind, key, otherKeys, hasChildren }: ListedTable): string | undefined {
  if (isBookkeepingTable(table)) return 'the books of a migration tool'
  if (kind === 'f') return 'a foreign table; audit it in the database that holds it'
  if (hasChildren) return 'other tables inherit from it, and triggers do not see their rows; audit those'
  if (key.length > 0) return undefined
  if (otherKeys.length === 0) return 'no primary key, so its rows could not be told apart; add one'
  const choices = otherKeys.map(
    (columns) => `[${columns.map((column) => JSON.stringify(column)).join(', ')}]`,
  )
  return `no primary key; add one, or capture it with { primaryKey: ${choices.join(' } or { primaryKey: ')} }`
}
