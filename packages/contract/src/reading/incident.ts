import { z } from 'zod'
import { auditChangeSchema } from '../audit/audit-change.ts'
import { auditTransactionSchema } from '../audit/audit-transaction.ts'
import { decimalIdSchema } from '../audit/decimal-id.ts'
import { fieldDiffSchema } from '../diff/change-diff.ts'
import { instantSchema } from '../time/instant-schema.ts'

/** A change with what it did to each field. */
export const incidentChangeSchema = auditChangeSchema
  .extend({ diff: z.array(fieldDiffSchema) })
  .meta({ id: 'IncidentChange' })

export type IncidentChange = z.infer<typeof incidentChangeSchema>

/** A transaction to go on to. */
export const neighbourTransactionSchema = z
  .object({ id: decimalIdSchema, capturedAt: instantSchema })
  .meta({ id: 'NeighbourTransaction' })

export type NeighbourTransaction = z.infer<typeof neighbourTransactionSchema>

/** One transaction and everything that it did. */
export const incidentSchema = z
  .object({
    transaction: auditTransactionSchema.meta({
      description: 'Who, when and why; its actions are part of it.',
    }),
    changes: z
      .array(incidentChangeSchema)
      .meta({ description: 'In the order in which they were captured, a page of them.' }),
    nextCursor: z.string().nullable(),
    hasMore: z.boolean().meta({ description: 'Whether there are more changes than these.' }),
    previous: neighbourTransactionSchema.nullable().meta({
      description: 'The transaction of the same actor before this one; null when there is none, or no actor.',
    }),
    next: neighbourTransactionSchema
      .nullable()
      .meta({ description: 'The transaction of the same actor after this one.' }),
  })
  .meta({ id: 'Incident' })

export type Incident = z.infer<typeof incidentSchema>
