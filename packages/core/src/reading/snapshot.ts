import type { Database, Executor } from '../database/database.ts'
import { runTransaction } from '../database/run-transaction.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'

/** A transaction that sees one state of the database until it is closed. */
export interface Snapshot {
  readonly tx: Executor
  readonly close: () => Promise<void>
  /**
   * Throws when the connection has been lost meanwhile. To be asked before a statement: postgres.js would write it to a socket that is not there any more, where nobody can
   * catch the error.
   */
  readonly assertOpen: () => void
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
  let lost: { readonly error: unknown } | undefined
  return new Promise((resolve, reject) => {
    const transaction = runTransaction(
      db,
      async (tx: Executor) => {
        resolve({
          tx,
          close: () => {
            // Ending a transaction whose connection is lost would be a statement, too.
            if (lost === undefined) release()
            return transaction
          },
          assertOpen: () => {
            if (lost !== undefined) throw lost.error
          },
        })
        await closed
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
    transaction.catch((error: unknown) => {
      lost = { error }
      reject(error)
    })
  })
}

/** @throws ThreadlineError `connection_failed` when the connection of the snapshot is lost */
export function assertOpen(snapshot: Snapshot): void {
  try {
    snapshot.assertOpen()
  } catch (error) {
    throw toThreadlineError(error, 'go on reading')
  }
}
