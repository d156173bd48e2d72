import {
  type EvidenceInput,
  type EvidenceRecord,
  isJsonObject,
  parseEvidenceInput,
  parseJson,
  type ResolvedEvidenceInput,
  stringifyJson,
  ThreadlineError,
} from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { currentAuditContext } from '../context/audit-context.ts'
import type { Executor } from '../database/database.ts'
import { execute } from '../database/execute.ts'
import { quoteQualified } from '../sql/quote.ts'
import { emit, errorCodeOf, startTimer } from '../telemetry/emit.ts'
import type { EvidenceKeeper } from './evidence-keeper.ts'

export interface RecordEvidenceOptions {
  /** A transaction of which the evidence is to be part. @defaultValue a statement of its own */
  readonly tx?: Executor
  readonly signal?: AbortSignal
}

/**
 * Records what was checked, with which verdict: by hand, for what Threadline cannot check itself. Who had it checked is the actor of the evidence or of the
 * context in force, and the role of the connection. Evidence is never changed or removed.
 *
 * @throws ThreadlineError `invalid_evidence` with every problem, `not_installed`, `permission_denied`
 * @example
 * ```ts
 * await recordEvidence(threadline, { subject: 'support_scope', verdict: 'proven', summary: 'Support sees its own tenant only.', actor: user('42') })
 * ```
 */
export async function recordEvidence(
  keeper: EvidenceKeeper,
  input: EvidenceInput,
  options: RecordEvidenceOptions = {},
): Promise<EvidenceRecord> {
  return write(keeper, parseEvidenceInput(input), options, false)
}

/**
 * Records the evidence of a check that Threadline has made itself, if the configuration says so (`evidence.automatic`). It never fails what was checked: where
 * it cannot be recorded, an event and a warning of the process say so, and the answer is null.
 */
export async function recordCheck(
  keeper: EvidenceKeeper,
  input: EvidenceInput,
  options: RecordEvidenceOptions = {},
): Promise<EvidenceRecord | null> {
  if (!keeper.config.evidence.automatic) return null
  try {
    return await write(keeper, parseEvidenceInput(input), options, true)
  } catch (error) {
    process.emitWarning(
      `Threadline could not record the evidence of ${input.subject} (${errorCodeOf(error)}). The role needs EXECUTE on record_evidence: see "operator" of "threadline install".`,
      { code: 'THREADLINE_EVIDENCE' },
    )
    return null
  }
}

async function write(
  { db, config }: EvidenceKeeper,
  evidence: ResolvedEvidenceInput,
  { tx, signal }: RecordEvidenceOptions,
  automatic: boolean,
): Promise<EvidenceRecord> {
  const elapsed = startTimer()
  const { subject, verdict, target, summary, details, source } = evidence
  const report = (outcome: 'recorded' | 'failed', error: string) =>
    emit('evidence.recorded', { durationMs: elapsed(), outcome, subject, verdict, automatic, error })
  const actor = evidence.actor ?? currentAuditContext()?.actor
  const facts = stringifyJson({
    ...{ target: target ?? null, summary, details: details ?? null },
    ...{ automatic, actor: actor ?? null, source: source ?? null },
  })
  try {
    const [row] = await execute<{ recorded: string }>(
      tx ?? db,
      sql`select ${sql.raw(quoteQualified(config.storageSchema, 'record_evidence'))}(${subject}::text, ${verdict}::text, ${facts}::text::json)::text as recorded`,
      { what: 'record the evidence', signal },
    )
    const recorded = readRecorded(row?.recorded)
    report('recorded', 'none')
    return {
      ...recorded,
      ...{ subject, verdict, target: target ?? null, summary, details: details ?? null, automatic },
      actor: actor ?? null,
      source: source ?? null,
    }
  } catch (error) {
    report('failed', errorCodeOf(error))
    throw error
  }
}

function readRecorded(text: string | undefined): Pick<EvidenceRecord, 'id' | 'recordedAt' | 'loginRole'> {
  const recorded = parseJson(text ?? 'null')
  if (!isJsonObject(recorded) || recorded.id == null)
    throw new ThreadlineError(
      'audit_record_missing',
      'record_evidence of the audit schema answered without an id; run "threadline install" to renew it.',
    )
  return {
    id: String(recorded.id),
    recordedAt: String(recorded.recorded_at),
    loginRole: String(recorded.login_role),
  }
}
