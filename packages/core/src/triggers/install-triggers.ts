import { ThreadlineError } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { ResolvedConfig } from '../config/resolve-config.ts'
import { formatTableName } from '../config/table-name.ts'
import type { Database, Executor } from '../database/database.ts'
import { sqlState } from '../database/sql-state.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'
import { type PlannedTable, planTables } from './plan-triggers.ts'
import { functionStatements, rowEvents, rowTrigger, truncateTrigger } from './sql/table-triggers.sql.ts'
import { functionVersion } from './trigger-plan.ts'

export interface InstalledTriggers {
  /** `name` or `schema.name`. */
  readonly table: string
  readonly status: 'installed' | 'replaced' | 'unchanged'
}

export interface InstallTriggersOptions {
  /** Told after each table. */
  readonly onProgress?: (installed: InstalledTriggers) => void
  /** How long one attempt waits for a table's lock, in milliseconds; writers that queue behind it wait no longer either. @defaultValue 1000 */
  readonly lockTimeoutMs?: number
  /** Attempts for each table, with growing pauses between. @defaultValue 8 */
  readonly attempts?: number
  readonly signal?: AbortSignal
}

/**
 * Installs capture on the named tables, or on all that are configured: one transaction for each table, so that locks do not pile up. Where the triggers are in
 * place only the functions are replaced, without any lock on the table. A failure leaves the tables before it installed and says so; run it again.
 *
 * @throws ThreadlineError what `planTriggers` throws, before anything is written; `lock_timeout` when a table stays busy, `permission_denied`
 */
export async function installTriggers(
  db: Database,
  config: ResolvedConfig,
  tables?: readonly string[],
  options: InstallTriggersOptions = {},
): Promise<InstalledTriggers[]> {
  const planned = await planTables(db, config, tables)
  const done: InstalledTriggers[] = []
  for (const table of planned) {
    options.signal?.throwIfAborted()
    const installed = await installTable(db, config.storageSchema, table, options)
    done.push(installed)
    options.onProgress?.(installed)
  }
  return done
}

async function installTable(
  db: Database,
  storageSchema: string,
  planned: PlannedTable,
  { lockTimeoutMs = 1000, attempts = 8, signal }: InstallTriggersOptions,
): Promise<InstalledTriggers> {
  const table = formatTableName(planned.plan)
  const statements = pendingStatements(planned, storageSchema)
  if (statements.length === 0) return { table, status: 'unchanged' }
  for (let attempt = 1; ; attempt++) {
    try {
      const lock = `threadline triggers ${storageSchema} ${planned.plan.tableId}`
      await db.transaction((tx) => runLocked(tx, lock, statements, lockTimeoutMs))
      return { table, status: planned.found.installed === null ? 'installed' : 'replaced' }
    } catch (error) {
      const busy = sqlState(error) === '55P03' || sqlState(error) === '40P01'
      if (busy && attempt < attempts) {
        await pause(attempt * 250, signal)
        continue
      }
      if (busy) throw busyError(table, attempts, lockTimeoutMs, error)
      throw toThreadlineError(error, `install capture on ${table}`)
    }
  }
}

/** Nothing for a table that is as planned; no trigger statements where the triggers are in place, because those would need a lock on the table. */
function pendingStatements({ plan, found }: PlannedTable, storageSchema: string): string[] {
  const current =
    found.installed?.fingerprint === plan.fingerprint && found.installed.version === functionVersion
  const missing = rowEvents.filter((event) => found.triggers[event] !== `${plan.stem}_${event}`)
  const functions =
    current && missing.length === 0 && found.registeredId === plan.tableId && found.isRegistered
      ? []
      : functionStatements(plan, storageSchema)
  return [
    ...functions,
    ...missing.map((event) => rowTrigger(plan, storageSchema, event)),
    ...found.members
      .filter(({ truncateOf }) => truncateOf !== String(plan.tableId))
      .map((member) => truncateTrigger(plan, storageSchema, member)),
  ]
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

function busyError(table: string, attempts: number, lockTimeoutMs: number, cause: unknown): ThreadlineError {
  return new ThreadlineError(
    'lock_timeout',
    `Could not install capture on ${table}: in ${attempts} attempts of ${lockTimeoutMs} ms other transactions never let go of the table; end long-running ones, or try at a quieter time.`,
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
