import { type AuditChange, isDecimalId } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { type Reader, trailTables } from '../reader.ts'
import { idValue } from '../sql/values.ts'
import { readChangeRows } from './change-rows.ts'
import { toChanges } from './to-changes.ts'

/** One change, or null when there is none with this id; a malformed id is the same as one that is not found. */
export async function changeById(reader: Reader, id: string): Promise<AuditChange | null> {
  if (typeof id !== 'string' || !isDecimalId(id)) return null
  const { changes } = trailTables(reader)
  const statement = sql`select c.* from ${changes} c where c.id = ${idValue(id)}`
  const rows = await readChangeRows(reader, { statement, order: 'newest', what: 'read the change' })
  const [change] = await toChanges(reader, rows)
  return change ?? null
}
