import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { decimalIdSchema } from '../audit/decimal-id.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { instantSchema } from '../time/instant-schema.ts'

/** What evidence can be about. */
export const evidenceSubjects = [
  'coverage',
  'redaction_policy',
  'retention_policy',
  'retention_run',
  'export_delivery',
  'support_scope',
] as const

export type EvidenceSubject = (typeof evidenceSubjects)[number]

/**
 * How far a claim is supported. `proven`: looked up or tried out in the database itself, and so it was. `inferred`: it follows from what is configured or
 * registered, and was not tried out. `unsupported`: the check did not bear it out, or could not be made.
 */
export const evidenceVerdicts = ['proven', 'inferred', 'unsupported'] as const

export type EvidenceVerdict = (typeof evidenceVerdicts)[number]

export const evidenceSubjectSchema = z.enum(evidenceSubjects).meta({ id: 'EvidenceSubject' })
export const evidenceVerdictSchema = z.enum(evidenceVerdicts).meta({ id: 'EvidenceVerdict' })

/** What was checked, when, by whom and with which verdict. */
export const evidenceRecordSchema = z
  .object({
    id: decimalIdSchema.meta({ description: 'Larger is later.' }),
    subject: evidenceSubjectSchema,
    verdict: evidenceVerdictSchema,
    target: z
      .string()
      .nullable()
      .meta({ description: 'What of the subject: a table, a schema, an export. Null: all of it.' }),
    summary: z.string().meta({ description: 'One sentence.' }),
    details: jsonObjectSchema.nullable().meta({ description: 'Counts and names, never values of rows.' }),
    automatic: z.boolean().meta({ description: 'Whether a check recorded it by itself.' }),
    actor: actorRefSchema.nullable().meta({ description: 'Who had it checked, as the program says.' }),
    source: z.string().nullable(),
    recordedAt: instantSchema,
    loginRole: z.string().meta({ description: 'Who had it checked, as the database knows.' }),
  })
  .meta({ id: 'EvidenceRecord' })

export type EvidenceRecord = z.infer<typeof evidenceRecordSchema>
