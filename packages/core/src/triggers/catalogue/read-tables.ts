import type { TableName } from '../../config/table-name.ts'
import type { Executor } from '../../database/database.ts'
import { relationsNamed } from './catalogue.sql.ts'
import { readCatalogue } from './catalogue.ts'
import { describeTables } from './describe-tables.ts'
import type { TableDescription } from './table-description.ts'

/**
 * Reads the named relations from the catalogue, of whatever kind they are; those that do not exist are missing from the answer. One statement for all.
 * `storageSchema` must hold the audit schema.
 */
export async function readTables(
  db: Executor,
  storageSchema: string,
  names: readonly TableName[],
): Promise<TableDescription[]> {
  return describeTables(await readCatalogue(db, storageSchema, relationsNamed(names)), storageSchema)
}
