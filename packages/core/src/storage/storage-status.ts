import { ThreadlineError } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { rows } from '../database/rows.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'
import { quoteQualified } from '../sql/quote.ts'
import { storageVersion } from './migrations.ts'

/** How the audit schema of a database relates to this package. */
export interface StorageStatus {
  readonly installed: boolean
  /** The version in the database; 0 when there is none. */
  readonly version: number
  /** The version that this package works with. */
  readonly expected: number
  readonly state: 'not_installed' | 'behind' | 'current' | 'ahead'
}

/** Reads from the database which version of the audit schema it has. */
export async function storageStatus(db: Executor, schema: string): Promise<StorageStatus> {
  const version = await readVersion(db, quoteQualified(schema, 'schema_migrations'))
  return storageState(version)
}

/** What a version in a database means for this package; 0 is none. */
export function storageState(version: number): StorageStatus {
  return { installed: version > 0, version, expected: storageVersion, state: stateOf(version) }
}

async function readVersion(db: Executor, migrationsTable: string): Promise<number> {
  try {
    const [found] = rows<{ oid: string | null }>(
      await db.execute(sql`select to_regclass(${migrationsTable})::oid::text as oid`),
    )
    if (found?.oid == null) return 0
    const [latest] = rows<{ version: string }>(
      await db.execute(
        sql`select coalesce(max(version), 0)::text as version from ${sql.raw(migrationsTable)}`,
      ),
    )
    return Number(latest?.version ?? 0)
  } catch (error) {
    throw toThreadlineError(error, 'read the version of the audit schema')
  }
}

function stateOf(version: number): StorageStatus['state'] {
  if (version === 0) return 'not_installed'
  if (version === storageVersion) return 'current'
  return version < storageVersion ? 'behind' : 'ahead'
}

/**
 * Refuses to go on with a database that this package cannot work with.
 *
 * @throws ThreadlineError `not_installed`, `storage_behind` or `storage_ahead`
 */
export async function assertStorage(db: Executor, schema: string): Promise<void> {
  const { state, version, expected } = await storageStatus(db, schema)
  if (state === 'not_installed') {
    throw new ThreadlineError(
      'not_installed',
      `Threadline is not installed in schema "${schema}" of this database; run "threadline install".`,
    )
  }
  if (state === 'behind') {
    throw new ThreadlineError(
      'storage_behind',
      `The audit schema of this database has version ${version}, this package needs ${expected}; run "threadline install".`,
    )
  }
  if (state === 'ahead') throw aheadError(version)
}

/** A newer version has been here: going on with an older one could damage what it keeps. */
export function aheadError(version: number): ThreadlineError {
  return new ThreadlineError(
    'storage_ahead',
    `The audit schema of this database has version ${version}, which is newer than the ${storageVersion} of this package; upgrade the package.`,
  )
}
