import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { rows } from '../database/rows.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'

/** The audit transaction that capture has opened in this database transaction, or null when nothing was captured in it so far. */
export async function readTransactionId(tx: Executor): Promise<string | null> {
  try {
    const result = await tx.execute(sql`
      select nullif(split_part(current_setting('threadline.tx', true), ' ', 1), '') as id`)
    return rows<{ id: string | null }>(result)[0]?.id ?? null
  } catch (error) {
    throw toThreadlineError(error, 'complete the transaction')
  }
}
