import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { parseInput } from '../errors/parse-input.ts'
import { boundedText } from '../text/bounded-text.ts'
import { contextMetaSchema } from './context-meta.ts'

/** The longest correlation, request and job id and source, in bytes of UTF-8 after trimming. */
export const contextIdMaxBytes = 256

/** A correlation, request or job id, or a source: 1–256 bytes in UTF-8 after trimming, no control characters. */
export const contextIdSchema = boundedText(contextIdMaxBytes)

/** The parts of an audit context, for schemas that contain one. */
export const auditContextShape = {
  actor: actorRefSchema.optional(),
  correlationId: contextIdSchema.optional(),
  requestId: contextIdSchema.optional(),
  jobId: contextIdSchema.optional(),
  source: contextIdSchema.optional(),
  meta: contextMetaSchema.optional(),
}

/** Request- or job-scoped facts that the application carries until a transaction opens. Unknown keys are refused. */
export const auditContextSchema = z.strictObject(auditContextShape).meta({ id: 'AuditContext' })

/** An audit context as it is given: texts may have white space around them, `meta` may hold dates and bigints. */
export type AuditContextInput = z.input<typeof auditContextSchema>

/** An audit context after it was checked. */
export type AuditContext = z.output<typeof auditContextSchema>

/** Checks a context that comes from outside. @throws ThreadlineError `invalid_context` with every problem. */
export function parseAuditContext(input: unknown): AuditContext {
  return parseInput(auditContextSchema, input, {
    code: 'invalid_context',
    known: Object.keys(auditContextShape),
  })
}
