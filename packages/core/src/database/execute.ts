import type { SQL } from 'drizzle-orm'
import { startCancellable } from './cancellable.ts'
import type { Executor } from './database.ts'
import { rows } from './rows.ts'
import { toThreadlineError } from './to-threadline-error.ts'

export interface ExecuteOptions {
  /** What is attempted, as it continues "Could not": `read the timeline`. */
  readonly what: string
  /**
   * Aborted, it makes the call reject at once with its reason. postgres.js also cancels the statement on the server; with other drivers it runs to its end
   * there, and the connection serves no one else until then.
   */
  readonly signal?: AbortSignal | undefined
}

/**
 * The rows of one of Threadline's own statements.
 *
 * @throws ThreadlineError as `toThreadlineError` decides; the reason of the signal
 */
export async function execute<Row>(
  db: Executor,
  statement: SQL,
  { what, signal }: ExecuteOptions,
): Promise<Row[]> {
  signal?.throwIfAborted()
  try {
    if (signal === undefined) return rows<Row>(await db.execute(statement))
    const { result, cancel } = startCancellable(db, statement)
    return rows<Row>(await unlessAborted(result, cancel, signal))
  } catch (error) {
    signal?.throwIfAborted()
    throw toThreadlineError(error, what)
  }
}

function unlessAborted<Result>(
  result: PromiseLike<Result>,
  cancel: () => void,
  signal: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      cancel()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    const settled = () => signal.removeEventListener('abort', abort)
    result.then(
      (value) => {
        settled()
        resolve(value)
      },
      (error: unknown) => {
        settled()
        reject(error)
      },
    )
  })
}
