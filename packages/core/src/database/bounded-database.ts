import { ThreadlineError } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { startCancellable } from './cancellable.ts'
import type { Database, Executor, TransactionSettings } from './database.ts'
import { driverOf } from './driver.ts'
import { runTransaction } from './run-transaction.ts'

/** How long statements may take. */
export interface Bounds {
  /** Aborted, it makes every statement fail with its reason; with postgres.js the server stops working on it too. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for one statement. */
  readonly timeoutMs?: number | undefined
}

/**
 * The same database, every statement of which ends in time. postgres.js can cancel a statement, so its time is measured here; with other drivers a statement
 * that is bounded in time runs in a transaction of its own that sets `statement_timeout`.
 */
export function boundedDatabase(given: Database, further: Bounds): Database {
  if (further.signal === undefined && further.timeoutMs === undefined) return given
  const known = bounded.get(given)
  const db = known?.db ?? given
  const bounds = known === undefined ? further : both(known.bounds, further)
  const result = within(db, bounds)
  bounded.set(result, { db, bounds })
  return result
}

/** What bounded databases are made of, so that further bounds do not wrap the wrapping. */
const bounded = new WeakMap<Database, { readonly db: Database; readonly bounds: Bounds }>()

function both(a: Bounds, b: Bounds): Bounds {
  const signals = [a.signal, b.signal].filter((signal) => signal !== undefined)
  const times = [a.timeoutMs, b.timeoutMs].filter((time) => time !== undefined)
  return {
    ...(signals.length === 0 ? {} : { signal: signals.length === 1 ? signals[0] : AbortSignal.any(signals) }),
    ...(times.length === 0 ? {} : { timeoutMs: Math.min(...times) }),
  }
}

function within(db: Database, bounds: Bounds): Database {
  const cancels = driverOf(db) === 'postgres-js'
  const execute = (statement: SQL) =>
    cancels || bounds.timeoutMs === undefined
      ? executeWithin(db, statement, bounds)
      : runTransaction(
          db,
          async (tx: Executor) => {
            await tx.execute(statementTimeout(bounds.timeoutMs))
            return executeWithin(tx, statement, { signal: bounds.signal })
          },
          { accessMode: 'read only' },
        )
  const transaction = <Result>(work: (tx: Executor) => Promise<Result>, settings?: TransactionSettings) =>
    runTransaction(
      db,
      async (tx: Executor) => {
        if (!cancels && bounds.timeoutMs !== undefined) await tx.execute(statementTimeout(bounds.timeoutMs))
        const within = cancels ? bounds : { signal: bounds.signal }
        return work({ execute: (statement) => executeWithin(tx, statement, within) })
      },
      settings,
    )
  return { execute, transaction }
}

function statementTimeout(milliseconds = 0): SQL {
  return sql`select set_config('statement_timeout', ${String(milliseconds)}::text, true)`
}

function executeWithin(db: Executor, statement: SQL, { signal, timeoutMs }: Bounds): Promise<unknown> {
  signal?.throwIfAborted()
  const { result, cancel } = startCancellable(db, statement)
  return new Promise((resolve, reject) => {
    const stop = (reason: unknown) => {
      cancel()
      reject(reason)
    }
    const abort = () => stop(signal?.reason)
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop(timedOut(timeoutMs)), timeoutMs)
    signal?.addEventListener('abort', abort, { once: true })
    const settled = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
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

function timedOut(milliseconds: number): ThreadlineError {
  return new ThreadlineError(
    'statement_cancelled',
    `The question was not answered within ${milliseconds / 1000} s and was given up; ask for a shorter time or with more filters.`,
  )
}
