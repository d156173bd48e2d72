import { AsyncLocalStorage } from 'node:async_hooks'
import { sharedValue } from '../context/shared-value.ts'
import type { Executor } from '../database/database.ts'

/** A `transaction()` whose work is running. */
interface Running {
  readonly db: object
  readonly tx: Executor
  readonly outer: Running | undefined
  ended: boolean
}

/** One for the whole process: a transaction that another copy of this package has opened is one as well. */
function storage(): AsyncLocalStorage<Running> {
  return sharedValue({
    name: 'threadline.running_transaction',
    version: 1,
    make: () => new AsyncLocalStorage<Running>(),
  })
}

/** Runs the work of a transaction so that what it calls can find out that it is inside. */
export async function runWithin<Result>(
  db: object,
  tx: Executor,
  work: () => PromiseLike<Result> | Result,
): Promise<Result> {
  const running: Running = { db, tx, outer: storage().getStore(), ended: false }
  try {
    return await storage().run(running, async () => work())
  } finally {
    // What the work has started without awaiting it goes on in the same asynchronous context, but no longer in the transaction.
    running.ended = true
  }
}

/** The transaction on this database in which the caller runs, if any. */
export function runningTransaction(db: object): Executor | undefined {
  let running = storage().getStore()
  while (running !== undefined && (running.db !== db || running.ended)) running = running.outer
  return running?.tx
}
