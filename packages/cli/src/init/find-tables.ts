import type { Database } from '@threadline/core'
import { listTables } from '@threadline/core/schema'
import { isBookkeepingTable } from './bookkeeping-tables.ts'
import type { FoundTable } from './config-source.ts'
import { isLikelySecret } from './likely-secret.ts'

/** The tables of the database with all that `init` says about them. */
export async function findTables(db: Database, storageSchema: string): Promise<FoundTable[]> {
  const tables = await listTables(db, { schema: storageSchema })
  return tables.map(({ schema, table, columns, key, reason }) => ({
    schema,
    table,
    reason: isBookkeepingTable(table) ? 'the books of a migration tool' : reason,
    // A key identifies the row in the trail, so it cannot be masked.
    secrets: columns.filter((column) => isLikelySecret(column) && !key.includes(column)),
  }))
}
