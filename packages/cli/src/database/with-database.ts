import { toThreadlineError } from '@threadline/core'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { usageError } from '../errors/usage-error.ts'
import type { Host } from '../host.ts'
import { cancelOnAbort } from './cancel-on-abort.ts'
import { readDatabaseUrl } from './database-url.ts'

const connectTimeoutSeconds = 10
const endTimeoutSeconds = 2

/**
 * Runs work with one connection to the database of the command, and closes it whatever happens. When the user interrupts, the
 * statement under way is cancelled and its transaction rolled back.
 *
 * @param url - From `--database-url`; `DATABASE_URL` when undefined.
 * @param options - `prepare`: whether statements may be prepared under a name. Poolers that lend a connection for a transaction lose them. @defaultValue false
 * @throws ThreadlineError `usage` without a usable URL, `connection_failed`, and what the work throws
 */
export async function withDatabase<Result>(
  host: Host,
  url: string | undefined,
  work: (db: PostgresJsDatabase) => Promise<Result>,
  { prepare = false }: { readonly prepare?: boolean } = {},
): Promise<Result> {
  const { signal } = host
  const client = openClient(readDatabaseUrl(url ?? host.environment.databaseUrl), prepare)
  const end = () => client.end({ timeout: endTimeoutSeconds })
  const stop = () => void end()
  try {
    const db = drizzle(cancelOnAbort(client, signal))
    // After the cancelling of statements, which is registered first.
    signal.addEventListener('abort', stop)
    signal.throwIfAborted()
    return await work(db)
  } catch (error) {
    throw toThreadlineError(error, 'use the database')
  } finally {
    signal.removeEventListener('abort', stop)
    await end()
  }
}

function openClient(url: string, prepare: boolean): postgres.Sql {
  try {
    return postgres(url, {
      max: 1,
      connect_timeout: connectTimeoutSeconds,
      max_lifetime: null,
      prepare,
      // Else the look-up of array types would stay prepared on a connection of the pooler.
      fetch_types: !prepare,
      onnotice: () => {},
      connection: { application_name: 'threadline-cli' },
    })
  } catch {
    throw usageError('The database URL cannot be read; write postgres://user:password@host:5432/database.')
  }
}
