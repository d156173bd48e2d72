import type { Database, Executor } from '../database/database.ts'
import { runTransaction } from '../database/run-transaction.ts'

/** A transaction that sees one state of the database until it is closed. */
export interface Snapshot {
  readonly tx: Executor
  readonly close: () => Promise<void>
}

/**
 * Opens a read-only transaction that stays open for as long as somebody reads: Drizzle ends a transaction with its callback, so the callback waits here. It
 * occupies one connection, and the only one of a pool of one.
 */
export async function openSnapshot(db: Database): Promise<Snapshot> {
  let release = () => {}
  const closed = new Promise<void>((resolve) => {
    release = resolve
  })
  return new Promise((resolve, reject) => {
    const transaction = runTransaction(
      db,
      async (tx: Executor) => {
        resolve({
          tx,
          close: () => {
            release()
            return transaction
          },
        })
        await closed
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
    transaction.catch(reject)
  })
}
