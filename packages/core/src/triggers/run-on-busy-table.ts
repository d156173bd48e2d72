import { ThreadlineError } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/database.ts'
import { sqlState } from '../database/sql-state.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'

/** How long to try for the lock of a table that is in use. */
export interface BusyTableOptions {
  /** How long one attempt waits for a table's lock, in milliseconds; writers that queue behind it wait no longer either. @defaultValue 1000 */
  readonly lockTimeoutMs?: number
  /** Attempts for each table, with growing pauses between. @defaultValue 8 */
  readonly attempts?: number
  readonly signal?: AbortSignal
}

export interface BusyTableWork {
  /** What is done, for errors: "install capture on orders". */
  readonly what: string
  /** The name of an advisory lock under which it is done. */
  readonly lock: string
  readonly statements: readonly string[]
}

/**
 * Runs statements on one table in one transaction, without standing in the way of its users: an attempt that does not get its lock in time is given up, and
 * writers go first before the next.
 *
 * @throws ThreadlineError `lock_timeout` when the table stays busy, and what `toThreadlineError` makes of other failures
 */
export async function runOnBusyTable(
  db: Database,
  { what, lock, statements }: BusyTableWork,
  { lockTimeoutMs = 1000, attempts = 8, signal }: BusyTableOptions,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await db.transaction((tx) => runLocked(tx, lock, statements, lockTimeoutMs))
      return
    } catch (error) {
      const busy = sqlState(error) === '55P03' || sqlState(error) === '40P01'
      if (busy && attempt < attempts) {
        signal?.throwIfAborted()
        await pause(attempt * 250, signal)
        continue
      }
      if (busy) throw busyError(what, attempts, lockTimeoutMs, error)
      throw toThreadlineError(error, what)
    }
  }
}

/** Under an advisory lock, because two sessions cannot replace a function at the same time. */
async function runLocked(
  tx: Executor,
  lock: string,
  statements: readonly string[],
  lockTimeoutMs: number,
): Promise<void> {
  await tx.execute(sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`)
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`)
  for (const statement of statements) await tx.execute(sql.raw(statement))
}

function busyError(what: string, attempts: number, lockTimeoutMs: number, cause: unknown): ThreadlineError {
  return new ThreadlineError(
    'lock_timeout',
    `Could not ${what}: in ${attempts} attempts of ${lockTimeoutMs} ms other transactions never let go of the table; end long-running ones, or try at a quieter time.`,
    { cause },
  )
}

/** Pauses so that writers who queued behind the attempt can go first. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(settle, milliseconds)
    function settle() {
      signal?.removeEventListener('abort', abort)
      resolve()
    }
    function abort() {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
