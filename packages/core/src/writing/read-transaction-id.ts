import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { execute } from '../database/execute.ts'

/** The audit transaction that capture has opened in this database transaction, or null when nothing was captured in it so far. */
export async function readTransactionId(tx: Executor): Promise<string | null> {
  const statement = sql`select nullif(split_part(current_setting('threadline.tx', true), ' ', 1), '') as id`
  const [row] = await execute<{ id: string | null }>(tx, statement, { what: 'complete the transaction' })
  return row?.id ?? null
}
