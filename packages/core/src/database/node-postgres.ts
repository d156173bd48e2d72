import { sharedValue } from '../context/shared-value.ts'
import type { TransactionSettings } from './database.ts'
import { sessionOf } from './session.ts'

/** What is used of a client that a pool of node-postgres has lent out. */
interface PooledClient {
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
  release(destroy?: boolean): void
  /** `I` is idle; since pg 8.17. */
  getTransactionStatus?(): string | null
}

interface Pool {
  connect(): Promise<PooledClient>
}

/** Whether this client is a pool; Drizzle decides by the name of the class, which a subclass may change. */
export function isPool(client: object): client is Pool {
  return 'connect' in client && 'idleCount' in client
}

interface TransactionalSession {
  transaction<Result>(work: (tx: never) => Promise<Result>, settings?: TransactionSettings): Promise<Result>
}

/** Drizzle's session on this one client of the pool; Drizzle neither takes nor releases a client then. */
function sessionOn(client: PooledClient, db: object): TransactionalSession {
  return Object.create(sessionOf(db) ?? null, { client: { value: client } })
}

/**
 * A transaction on a client of a pool. Drizzle 0.45 does not give the client back when `begin` fails, and gives it back still inside the transaction when
 * `rollback` fails: the next user of it would then write under the actor of the one before. Here a client that is not idle afterwards is destroyed. And a
 * connection that breaks within the transaction must fail the statement, not end the process: pg emits `error` on the client, where nobody else listens.
 */
export async function transactionOnPool<Result>(
  db: object,
  pool: Pool,
  work: (tx: never) => Promise<Result>,
  settings?: TransactionSettings,
): Promise<Result> {
  const client = await pool.connect()
  const ignore = () => {}
  client.on('error', ignore)
  let failed = true
  try {
    const result = await sessionOn(client, db).transaction(work, settings)
    failed = false
    return result
  } finally {
    client.off('error', ignore)
    const idle = client.getTransactionStatus === undefined ? !failed : client.getTransactionStatus() === 'I'
    client.release(!idle)
  }
}

/** One for the whole process, because the client is, too. */
const lastOnClient = () =>
  sharedValue({
    name: 'threadline.last_on_client',
    version: 1,
    make: () => new WeakMap<object, Promise<unknown>>(),
  })

/**
 * Transactions on a single client one after the other: their statements would mix on the one connection, and the first `commit` would end both.
 */
export async function inTurn<Result>(client: object, run: () => Promise<Result>): Promise<Result> {
  const last = lastOnClient()
  const before = last.get(client)
  const turn = (async () => {
    await before?.catch(() => {})
    return run()
  })()
  last.set(client, turn)
  return turn
}
