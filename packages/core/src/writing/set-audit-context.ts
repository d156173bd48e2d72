import { type AuditContext, type AuditContextInput, ThreadlineError } from '@threadline/contract'
import { mergedContext } from '../context/audit-context.ts'
import type { Executor } from '../database/database.ts'
import { isTransaction } from '../database/driver.ts'
import { execute } from '../database/execute.ts'
import { settingsStatement } from './settings.sql.ts'

/** What may be left out. */
export interface ActorOptions {
  /** Allow that nobody is named: the changes are then recorded as unattributed. @defaultValue false */
  readonly allowMissingActor?: boolean
}

/**
 * Sets the actor and context of a transaction that is already open, from its next statement on: for transactions that the application opens itself, for an
 * actor that changes within one (a batch that works for several users), and again after `commit and chain`. The context in force here supplies what is
 * not given, as for `transaction()`.
 *
 * @param tx - A Drizzle transaction. The database itself is refused: outside of a transaction the settings would end with their own statement.
 * @throws ThreadlineError `transaction_required`, `missing_actor`, `invalid_context`
 */
export async function setAuditContext(
  tx: Executor,
  context: AuditContextInput,
  options: ActorOptions = {},
): Promise<void> {
  requireTransaction(tx, 'setAuditContext')
  const merged = mergedContext(context)
  requireActor(merged, options, 'setAuditContext')
  await applyContext(tx, merged)
}

/** The one statement that brings a context into force. */
export async function applyContext(tx: Executor, context: AuditContext): Promise<void> {
  await execute(tx, settingsStatement(context), { what: 'set the actor of the transaction' })
}

export function requireTransaction(tx: Executor, caller: string): void {
  if (isTransaction(tx)) return
  throw new ThreadlineError(
    'transaction_required',
    `${caller} needs the tx that Drizzle hands to db.transaction, not the database itself.`,
  )
}

export function requireActor(context: AuditContext, options: ActorOptions, caller: string): void {
  if (context.actor !== undefined || options.allowMissingActor === true) return
  throw new ThreadlineError(
    'missing_actor',
    `${caller} needs an actor: give one, as in { actor: user(id) }, or call it within withAuditContext; allowMissingActor: true records the changes as unattributed.`,
  )
}
