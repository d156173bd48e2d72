import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { contextIdSchema } from '../context/audit-context.ts'
import { parseInput } from '../errors/parse-input.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { stringifyJson } from '../json/stringify-json.ts'
import { boundedText } from '../text/bounded-text.ts'
import { utf8Length } from '../text/utf8-length.ts'
import { evidenceSubjectSchema, evidenceVerdictSchema } from './evidence-record.ts'

/** The longest details of a piece of evidence, in bytes of JSON. */
const evidenceDetailsMaxBytes = 65_536

const evidenceInputShape = {
  subject: evidenceSubjectSchema,
  verdict: evidenceVerdictSchema,
  target: boundedText(512).optional(),
  summary: boundedText(2048),
  details: jsonObjectSchema
    .refine(
      (details) => utf8Length(stringifyJson(details)) <= evidenceDetailsMaxBytes,
      `must have at most ${evidenceDetailsMaxBytes} bytes as JSON`,
    )
    .optional(),
  actor: actorRefSchema.optional(),
  source: contextIdSchema.optional(),
}

/** Evidence as it is given. Unknown keys are refused. */
export const evidenceInputSchema = z.strictObject(evidenceInputShape).meta({ id: 'EvidenceInput' })

export type EvidenceInput = z.input<typeof evidenceInputSchema>
export type ResolvedEvidenceInput = z.output<typeof evidenceInputSchema>

/** Checks evidence that is to be recorded. @throws ThreadlineError `invalid_evidence` with every problem. */
export function parseEvidenceInput(input: unknown): ResolvedEvidenceInput {
  return parseInput(evidenceInputSchema, input, {
    code: 'invalid_evidence',
    known: Object.keys(evidenceInputShape),
  })
}
