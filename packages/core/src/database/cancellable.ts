import type { SQL } from 'drizzle-orm'
import type { Executor } from './database.ts'
import { driverOf } from './driver.ts'
import { clientOf, sessionOf } from './session.ts'

/** A statement under way. */
interface Cancellable {
  readonly result: PromiseLike<unknown>
  /** Asks the server to stop it; does nothing where the driver has no way to. */
  readonly cancel: () => void
}

/** Starts a statement so that it can be cancelled: Drizzle does not pass on the query object of postgres.js, which alone can do it. */
export function startCancellable(db: Executor, statement: SQL): Cancellable {
  const session = driverOf(db) === 'postgres-js' ? sessionOf(db) : undefined
  const client = clientOf(db)
  if (!isExecutor(session) || !isPostgresJs(client))
    return { result: db.execute(statement), cancel: () => {} }

  let query: PostgresJsQuery | undefined
  const watched = {
    unsafe: (...args: unknown[]) => {
      query = client.unsafe(...args)
      return query
    },
  }
  const watchedSession: Executor = Object.create(session, { client: { value: watched } })
  return { result: watchedSession.execute(statement), cancel }

  // Cancelled before it was sent, a query that waits for its connection to open would leave that connection unusable and yet counted by the pool.
  function cancel() {
    if (query?.state != null) query.cancel()
  }
}

interface PostgresJsQuery {
  /** The backend that the query was sent to. */
  readonly state?: unknown
  cancel(): void
}

interface PostgresJsClient {
  unsafe(...args: unknown[]): PostgresJsQuery
}

function isPostgresJs(client: object | undefined): client is PostgresJsClient {
  return client !== undefined && 'unsafe' in client
}

function isExecutor(session: object | undefined): session is Executor {
  return session !== undefined && 'execute' in session
}
