import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { actionStatuses } from '../context/audit-action-input.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { instantSchema } from '../time/instant-schema.ts'
import { decimalIdSchema } from './decimal-id.ts'

/** A semantic event that the application recorded: who did what and why. */
export const auditActionSchema = z
  .object({
    id: decimalIdSchema,
    transactionId: decimalIdSchema.nullable(),
    name: z.string(),
    status: z.enum(actionStatuses),
    verb: z.string().nullable(),
    category: z.string().nullable(),
    reason: z.string().nullable(),
    comment: z.string().nullable(),
    actor: actorRefSchema.nullable(),
    correlationId: z.string().nullable(),
    requestId: z.string().nullable(),
    jobId: z.string().nullable(),
    source: z.string().nullable(),
    meta: jsonObjectSchema.nullable(),
    recordedAt: instantSchema,
  })
  .meta({ id: 'AuditAction' })

export type AuditAction = z.infer<typeof auditActionSchema>
