import { type AuditContext, stringifyJson } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { quoteLiteral } from '../sql/quote.ts'

/**
 * Sets who acts and in which context, for the rest of this transaction: the contract between Threadline's capture and any client. What is missing is set to
 * '' and so cleared, because a value of the session, left by others, would count otherwise.
 *
 * The values are constants, not parameters: Drizzle sends a statement with parameters unprepared, for which postgres.js needs a second round trip.
 */
export function settingsStatement(context: AuditContext): SQL {
  return sql.raw(`select ${settingsList(context)}`)
}

/** The two calls of `set_config`, to be part of a statement. */
export function settingsList(context: AuditContext): string {
  const actor = context.actor === undefined ? '' : stringifyJson(context.actor)
  return `set_config('threadline.actor_ref', ${quoteLiteral(actor)}, true), set_config('threadline.context', ${quoteLiteral(contextJson(context))}, true)`
}

function contextJson({ correlationId, requestId, jobId, source, meta }: AuditContext): string {
  const facts = { correlation_id: correlationId, request_id: requestId, job_id: jobId, source, meta }
  return Object.values(facts).some((fact) => fact !== undefined) ? stringifyJson(facts) : ''
}
