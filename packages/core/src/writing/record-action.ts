import {
  isJsonObject,
  parseJson,
  parseRecordActionInput,
  type RecordActionInput,
  type ResolvedActionInput,
  ThreadlineError,
} from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { mergedContext } from '../context/audit-context.ts'
import type { Database, Executor } from '../database/database.ts'
import { execute } from '../database/execute.ts'
import { emit, errorCodeOf, startTimer } from '../telemetry/emit.ts'
import { recordActionInContextStatement, recordActionStatement } from './record-action.sql.ts'
import { runningTransaction } from './running-transaction.ts'
import { type ActorOptions, requireActor, requireTransaction } from './set-audit-context.ts'
import { settingsList } from './settings.sql.ts'
import type { Writer } from './writer.ts'

/** What is said about an action: status, verb, category, reason, comment, and whatever of the audit context is not in force already. */
export type RecordActionDetails = Omit<RecordActionInput, 'name'>

/** Where an action is recorded. */
export interface RecordActionOptions extends ActorOptions {
  /**
   * A Drizzle transaction that the application has opened itself.
   * @defaultValue the `transaction()` within whose work this is called, else a transaction of its own
   */
  readonly tx?: Executor
}

/** A recorded action, and the audit transaction that it is linked to. */
export interface RecordedAction {
  readonly actionId: string
  readonly auditTransactionId: string | null
}

/**
 * Records a semantic action: who did what and why. Within the work of `transaction()` it is part of that transaction, as often as needed; elsewhere it is a
 * transaction of its own, sent as a single statement. A context that is given with the action is in force for the action alone.
 *
 * @throws ThreadlineError `invalid_action`, `missing_actor`, `transaction_required`, `not_installed`, `permission_denied`
 * @example
 * ```ts
 * await threadline.recordAction('report.viewed', { actor: user('42'), reason: 'monthly review' })
 * ```
 */
export async function recordAction(
  writer: Writer<Database>,
  name: string,
  details: RecordActionDetails = {},
  options: RecordActionOptions = {},
): Promise<RecordedAction> {
  const { action, context } = separate(parseRecordActionInput({ ...details, name }))
  const { storageSchema } = writer.config
  if (options.tx !== undefined) requireTransaction(options.tx, 'recordAction with tx')
  const running = runningTransaction(writer.db)
  const tx = options.tx ?? running
  if (tx !== undefined && tx === running && isEmpty(context)) return recordActionIn(tx, storageSchema, action)

  const merged = mergedContext(context)
  requireActor(merged, options, 'recordAction')
  const statement = recordActionInContextStatement(storageSchema, action, settingsList(merged))
  const recorded = await runRecording(tx ?? writer.db, statement)
  if (tx !== undefined) await restoreContext(tx, recorded)
  return readRecorded(recorded)
}

/** Records an action in a transaction whose context is in force already. */
export async function recordActionIn(
  tx: Executor,
  storageSchema: string,
  action: ResolvedActionInput,
): Promise<RecordedAction> {
  return readRecorded(await runRecording(tx, recordActionStatement(storageSchema, action)))
}

interface RecordedRow {
  readonly recorded: string
  readonly previous_actor?: string | null
  readonly previous_context?: string | null
}

async function runRecording(
  db: Executor,
  statement: ReturnType<typeof recordActionStatement>,
): Promise<RecordedRow | undefined> {
  const elapsed = startTimer()
  try {
    const [row] = await execute<RecordedRow>(db, statement, { what: 'record the action' })
    emit('action.recorded', { durationMs: elapsed(), outcome: 'recorded', error: 'none' })
    return row
  } catch (error) {
    emit('action.recorded', { durationMs: elapsed(), outcome: 'failed', error: errorCodeOf(error) })
    throw error
  }
}

async function restoreContext(tx: Executor, recorded: RecordedRow | undefined): Promise<void> {
  await tx.execute(sql`
    select set_config('threadline.actor_ref', ${recorded?.previous_actor ?? ''}, true),
           set_config('threadline.context', ${recorded?.previous_context ?? ''}, true)`)
}

function readRecorded(recorded: RecordedRow | undefined): RecordedAction {
  const ids = parseJson(recorded?.recorded ?? '')
  if (!isJsonObject(ids) || ids.id == null) {
    throw new ThreadlineError(
      'audit_record_missing',
      'record_action of the audit schema answered without an id; run "threadline install" to renew it.',
    )
  }
  return {
    actionId: String(ids.id),
    auditTransactionId: ids.transaction_id == null ? null : String(ids.transaction_id),
  }
}

function separate({
  actor,
  correlationId,
  requestId,
  jobId,
  source,
  meta,
  ...action
}: ReturnType<typeof parseRecordActionInput>) {
  return { action, context: { actor, correlationId, requestId, jobId, source, meta } }
}

function isEmpty(context: object): boolean {
  return Object.values(context).every((value) => value === undefined)
}
