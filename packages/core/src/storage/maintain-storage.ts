import { type SQL, sql } from 'drizzle-orm'
import type { Database } from '../database/database.ts'
import { rows } from '../database/rows.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'
import { quoteIdentifier } from '../sql/quote.ts'

export interface MaintenanceReport {
  /** Partitions that were created, by name. */
  readonly partitionsMade: readonly string[]
  /** Every hour before this instant (UTC) is counted for histograms and facets. */
  readonly countedUntil: string
}

/**
 * Keeps the trail in shape: partitions a year ahead, and the hourly counts. Safe to run from several processes and at any time; once a minute is plenty. As
 * the owner of the audit schema.
 *
 * @param options.lockTimeoutMs - How long the moment's lock for new partitions may wait, in milliseconds; a later run tries again. Default 500, less than
 * the server's `deadlock_timeout`: whoever stands in the way is never the one to be cancelled.
 * @throws ThreadlineError `lock_timeout`, `permission_denied`, `not_installed`
 */
export async function maintainStorage(
  db: Database,
  { schema = 'threadline', lockTimeoutMs = 500 }: { schema?: string; lockTimeoutMs?: number } = {},
): Promise<MaintenanceReport> {
  const s = sql.raw(quoteIdentifier(schema))
  try {
    const partitionsMade = await ensurePartitions(db, s, lockTimeoutMs)
    const [counted] = rows<{ until: string }>(
      await db.execute(
        sql`select to_char(${s}.count_hours() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as until`,
      ),
    )
    return { partitionsMade, countedUntil: counted?.until ?? '' }
  } catch (error) {
    throw toThreadlineError(error, 'maintain the audit schema')
  }
}

/** One transaction for each step, so that no lock is held for longer than its step takes. */
async function ensurePartitions(db: Database, s: SQL, lockTimeoutMs: number): Promise<string[]> {
  const partitionsMade: string[] = []
  for (;;) {
    const step = await db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`)
      const [done] = rows<{ made: string; finished: boolean }>(
        await tx.execute(
          sql`select array_to_json(made)::text as made, finished from ${s}.ensure_partitions()`,
        ),
      )
      return done
    })
    const made: string[] = JSON.parse(step?.made ?? '[]')
    partitionsMade.push(...made)
    if (step === undefined || step.finished) return partitionsMade
  }
}
