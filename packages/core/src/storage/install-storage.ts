import { sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/database.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { createRoleStatements, grantStatements, roleKinds, type StorageRoles } from './grants.ts'
import { renderStorage, storageVersion } from './migrations.ts'
import { repairStorage } from './repair-storage.ts'
import { ownerToBecome } from './storage-owner.ts'
import { aheadError, storageStatus } from './storage-status.ts'

export interface InstallStorageOptions {
  /** The schema that is to hold the trail. @defaultValue 'threadline' */
  readonly schema?: string
  /** Roles that are to be granted what they need. @defaultValue none */
  readonly roles?: StorageRoles
  /**
   * The role that is to own the audit schema, other than the owner of the application's tables, so that not even that one can change the trail. The role of the
   * connection must be able to act as it; later calls act as it by themselves. @defaultValue the role of the connection
   */
  readonly owner?: string | undefined
  /** Whether roles that do not exist yet are created, as roles that cannot log in. It takes CREATEROLE. @defaultValue false */
  readonly createRoles?: boolean
  readonly signal?: AbortSignal
}

export interface InstalledStorage {
  readonly version: number
  /** The versions that this call has installed; empty when the schema was there. */
  readonly applied: readonly number[]
}

/**
 * Creates or upgrades the audit schema, in one transaction under an advisory lock: two callers at once are safe, and running it again changes nothing. The
 * role of the connection becomes the owner, unless another is named; it needs CREATE on the database, and no more.
 *
 * @throws ThreadlineError `storage_ahead` for a database that a newer version has set up, `permission_denied`, `lock_timeout`
 */
export async function installStorage(
  db: Database,
  { schema = 'threadline', roles = {}, owner, createRoles = false, signal }: InstallStorageOptions = {},
): Promise<InstalledStorage> {
  signal?.throwIfAborted()
  try {
    return await db.transaction(async (tx) => {
      const lock = `threadline install ${schema}`
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`)
      const { version, state } = await storageStatus(tx, schema)
      if (state === 'ahead') throw aheadError(version)
      const names = [
        ...(owner === undefined ? [] : [owner]),
        ...roleKinds.flatMap((kind) => roles[kind] ?? []),
      ]
      if (createRoles) await runStatements(tx, createRoleStatements(names), signal)
      const become = owner ?? (await ownerToBecome(tx, schema))
      const pending = renderStorage({ schema, owner: become }).filter(
        (migration) => migration.version > version,
      )
      for (const { statements } of pending) await runStatements(tx, statements, signal)
      if (become !== undefined) await tx.execute(sql.raw(`SET ROLE ${quoteIdentifier(become)}`))
      if (pending.length === 0) await repairStorage(tx, schema)
      await runStatements(tx, grantStatements(schema, roles), signal)
      if (become !== undefined) await tx.execute(sql`reset role`)
      return { version: storageVersion, applied: pending.map((migration) => migration.version) }
    })
  } catch (error) {
    throw toThreadlineError(error, `install the audit schema "${schema}"`)
  }
}

/** One at a time, because PGlite takes one statement per call. */
async function runStatements(
  tx: Executor,
  statements: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const statement of statements) {
    signal?.throwIfAborted()
    await tx.execute(sql.raw(statement))
  }
}
