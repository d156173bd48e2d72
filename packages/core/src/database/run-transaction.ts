import { ThreadlineError } from '@threadline/contract'
import type { Database, TransactionOf, TransactionSettings } from './database.ts'
import { driverOf, isTransaction } from './driver.ts'
import { inTurn, isPool, transactionOnPool } from './node-postgres.ts'
import { transactionOnPostgresJs } from './postgres-js.ts'
import { clientOf, sessionOf } from './session.ts'

/**
 * Drizzle's `transaction`, made safe where the driver or Drizzle leaves a gap through which one transaction could write in the name of another: clients of
 * node-postgres, and a `tx` that is used after its end. And lost connections of postgres.js.
 */
export async function runTransaction<Db extends Database, Result>(
  db: Db,
  work: (tx: TransactionOf<Db>) => Promise<Result>,
  settings?: TransactionSettings,
): Promise<Result> {
  const used: TransactionOf<Db>[] = []
  const remember = (tx: TransactionOf<Db>) => {
    used.push(tx)
    return work(tx)
  }
  try {
    return await open(db, remember, settings)
  } finally {
    for (const tx of used) refuseFurtherUse(tx, db)
  }
}

function open<Db extends Database, Result>(
  db: Db,
  work: (tx: TransactionOf<Db>) => Promise<Result>,
  settings?: TransactionSettings,
): Promise<Result> {
  if (driverOf(db) === 'postgres-js' && !isTransaction(db)) {
    return transactionOnPostgresJs(db, work, settings)
  }
  const client = driverOf(db) === 'node-postgres' && !isTransaction(db) ? clientOf(db) : undefined
  if (client === undefined) return db.transaction(work, settings)
  return isPool(client)
    ? transactionOnPool(db, client, work, settings)
    : inTurn(client, () => db.transaction(work, settings))
}

/**
 * Makes every statement that is still started on a transaction fail after its end. Drivers would send it on the same connection, and so, without a word,
 * within the transaction of whoever has that connection now.
 */
function refuseFurtherUse(tx: unknown, db: object): void {
  if (typeof tx !== 'object' || tx === null) return
  const refuse = { value: refuseEnded }
  const session = sessionOf(tx)
  // A driver may share one session between the database and its transactions; that one must go on working.
  if (session === undefined || session === sessionOf(db)) return
  Object.defineProperty(session, 'prepareQuery', refuse)
  Object.defineProperty(tx, 'transaction', refuse)
}

function refuseEnded(): never {
  throw new ThreadlineError(
    'transaction_ended',
    'The transaction of this tx has already ended; await every statement before the work function returns.',
  )
}
