import {
  type ActionInput,
  type AuditContextInput,
  parseActionInput,
  ThreadlineError,
} from '@threadline/contract'
import { currentAuditContext, mergedContext } from '../context/audit-context.ts'
import { auditContextStorage } from '../context/audit-context-storage.ts'
import type { Database, TransactionOf, TransactionSettings } from '../database/database.ts'
import { driverOf } from '../database/driver.ts'
import { runTransaction } from '../database/run-transaction.ts'
import { emit, errorCodeOf, startTimer } from '../telemetry/emit.ts'
import { readTransactionId } from './read-transaction-id.ts'
import { recordActionIn } from './record-action.ts'
import { runningTransaction, runWithin } from './running-transaction.ts'
import { type ActorOptions, applyContext, requireActor } from './set-audit-context.ts'
import type { Writer } from './writer.ts'

/** Who does what and why: an audit context, and the action that the transaction is. */
export type TransactionContext = AuditContextInput & {
  /** The semantic action, for example `'invoice.refunded'` or `{ name, reason, … }`; it is recorded in the transaction and linked to its changes. */
  readonly action?: ActionInput | undefined
}

/** How a transaction is run. */
export interface TransactionOptions extends TransactionSettings, ActorOptions {
  /** Attribute the changes but do not record the action. @defaultValue false */
  readonly captureOnly?: boolean
  /** Aborted before the work is done, the transaction rolls back and rejects with the signal's reason. A running statement is not interrupted. */
  readonly signal?: AbortSignal
}

/** What became of a transaction. */
export interface TransactionResult<Result> {
  /** What the work returned. */
  readonly result: Result
  /** The audit transaction that holds the changes and the action; null when nothing was captured and no action recorded. */
  readonly auditTransactionId: string | null
}

/**
 * Runs work in one database transaction whose changes are attributed to the actor of the context. The context in force (`withAuditContext`) supplies what
 * is not given here, and within the work the result of both is in force. An action is recorded at the end. All of it is committed together, or rolled back
 * together when the work, the action or the commit fails; errors of the work pass through unchanged.
 *
 * Nothing is kept between attempts: to retry a serialization failure, call it again. Called within its own work it refuses (`transaction_nested`), since a
 * second connection would commit by itself and can wait for the first for ever: use the `tx` of the work, and `tx.transaction()` for a savepoint.
 *
 * @throws ThreadlineError `missing_actor`, `invalid_context`, `invalid_action`, `transaction_nested`, `transaction_aborted` (the work has swallowed the error
 * of a statement), `not_installed` (an action in a database without the audit schema), `permission_denied`
 */
export async function transaction<Db extends Database, Result>(
  writer: Writer<Db>,
  context: TransactionContext,
  work: (tx: TransactionOf<Db>) => PromiseLike<Result> | Result,
  options: TransactionOptions = {},
): Promise<TransactionResult<Result>> {
  const elapsed = startTimer()
  const report = (outcome: 'committed' | 'rolled_back', captured: boolean, error: string) => {
    const attributed = (context.actor ?? currentAuditContext()?.actor) !== undefined
    emit('capture.transaction', { durationMs: elapsed(), outcome, captured, attributed, error })
  }
  try {
    const done = await runAttributed(writer, context, work, options)
    report('committed', done.auditTransactionId !== null, 'none')
    return done
  } catch (error) {
    report('rolled_back', false, errorCodeOf(error))
    throw error
  }
}

async function runAttributed<Db extends Database, Result>(
  writer: Writer<Db>,
  context: TransactionContext,
  work: (tx: TransactionOf<Db>) => PromiseLike<Result> | Result,
  options: TransactionOptions,
): Promise<TransactionResult<Result>> {
  const { action: namedAction, ...given } = context
  const action = namedAction === undefined ? undefined : parseActionInput(namedAction)
  const merged = mergedContext(given)
  requireActor(merged, options, 'transaction()')
  refuseNested(writer.db)
  options.signal?.throwIfAborted()

  // postgres.js sends statements without waiting for the answers to those before, in order, so that ours cost no round trip: if one of them fails, the
  // server refuses all that follow and turns the commit into a rollback. The other drivers have one statement under way at a time.
  const pipelined = driverOf(writer.db) === 'postgres-js'
  const inTransaction = async (tx: TransactionOf<Db>) => {
    const applied = applyContext(tx, merged)
    await (pipelined ? ignoreForNow(applied) : applied)
    const result = await auditContextStorage()
      .run(merged, () => runWithin(writer.db, tx, () => work(tx)))
      .catch(async (error: unknown) => {
        await applied
        throw error
      })
    await applied
    options.signal?.throwIfAborted()
    const auditTransactionId =
      action === undefined || options.captureOnly === true
        ? readTransactionId(tx)
        : recordActionIn(tx, writer.config.storageSchema, action).then(
            (recorded) => recorded.auditTransactionId,
          )
    await (pipelined ? ignoreForNow(auditTransactionId) : auditTransactionId)
    return { result, auditTransactionId }
  }
  const { result, auditTransactionId } = await runTransaction(writer.db, inTransaction, settingsOf(options))
  return { result, auditTransactionId: await auditTransactionId }
}

/** Leaves a promise to be awaited later; until then its failure must not count as unhandled. */
function ignoreForNow(promise: Promise<unknown>): void {
  promise.catch(() => {})
}

function refuseNested(db: object): void {
  if (runningTransaction(db) === undefined) return
  throw new ThreadlineError(
    'transaction_nested',
    'transaction() was called within the work of another one on the same database; use the tx that the work was given, with tx.transaction() for a savepoint and setAuditContext(tx, …) for another actor.',
  )
}

/** Undefined without settings, for which Drizzle would send a statement without content. */
function settingsOf({
  isolationLevel,
  accessMode,
  deferrable,
}: TransactionSettings): TransactionSettings | undefined {
  const given = Object.entries({ isolationLevel, accessMode, deferrable }).filter(
    ([, value]) => value !== undefined,
  )
  return given.length === 0 ? undefined : Object.fromEntries(given)
}
