import {
  type AuditContext,
  type AuditContextInput,
  isJsonObject,
  type JsonObject,
  parseAuditContext,
} from '@threadline/contract'
import { currentAuditContext } from './audit-context.ts'

/**
 * The context as plain JSON, for the payload of a job: who acts travels with the work, and is not guessed by the worker.
 *
 * @param context - The context in force here unless given.
 * @throws ThreadlineError `invalid_context` with every problem.
 */
export function serializeContext(context: AuditContextInput = currentAuditContext() ?? {}): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify(parseAuditContext(context)))
  return isJsonObject(plain) ? plain : {}
}

/**
 * The context of a job from the payload that `serializeContext` wrote. Unknown keys are refused: they are a mistake, or somebody else's.
 *
 * @param payload - The value that was put into the payload.
 * @param own - What the worker knows itself and what wins, for example the job's id.
 * @throws ThreadlineError `invalid_context` with every problem.
 * @example
 * ```ts
 * const context = contextFromJob(job.data.audit, { jobId: job.id, source: 'worker' })
 * await withAuditContext(context, () => run(job), { inherit: false })
 * ```
 */
export function contextFromJob(payload: unknown, own: AuditContextInput = {}): AuditContext {
  return { ...parseAuditContext(payload), ...parseAuditContext(own) }
}
