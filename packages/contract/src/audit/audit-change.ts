import { z } from 'zod'
import { actorRefSchema } from '../actor/actor-ref.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { instantSchema } from '../time/instant-schema.ts'
import { decimalIdSchema } from './decimal-id.ts'

/** What happened to a row, or with `truncate` to all rows of a table. `snapshot` is a baseline that was written later. */
export const changeOps = ['insert', 'update', 'delete', 'truncate', 'snapshot'] as const

export const changeOpSchema = z.enum(changeOps).meta({ id: 'ChangeOp' })

export type ChangeOp = z.infer<typeof changeOpSchema>

/** Whether the values before a change are known. `none`: there are no earlier values (insert, truncate, snapshot). */
export const priorValuesStates = ['captured', 'not_captured', 'none'] as const

export type PriorValues = (typeof priorValuesStates)[number]

/** One row-level change, with the facts of its transaction that are needed to read it alone. */
export const auditChangeSchema = z
  .object({
    id: decimalIdSchema.meta({ description: 'Position in the trail: larger is later.' }),
    transactionId: decimalIdSchema,
    schema: z.string(),
    table: z.string().meta({ description: 'For a partition: its root table.' }),
    rowKey: z.string().nullable().meta({ description: 'Canonical text of the key; null for truncate.' }),
    key: jsonObjectSchema
      .nullable()
      .meta({ description: 'Key columns and their values; null for truncate.' }),
    op: changeOpSchema,
    actor: actorRefSchema
      .nullable()
      .meta({ description: 'Who was in force at this change; null: nobody was named.' }),
    capturedAt: instantSchema,
    after: jsonObjectSchema.nullable().meta({ description: 'The whole row; null for delete and truncate.' }),
    before: jsonObjectSchema.nullable().meta({
      description: 'For update the earlier values of the changed fields; for delete the whole row.',
    }),
    changedFields: z.array(z.string()).nullable().meta({ description: 'For update; otherwise null.' }),
    priorValues: z.enum(priorValuesStates),
    redactedFields: z
      .array(z.string())
      .meta({ description: 'Fields that hold a placeholder, not the value.' }),
    partition: z.string().nullable().meta({ description: 'The partition that held the row.' }),
    correlationId: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'AuditChange' })

export type AuditChange = z.infer<typeof auditChangeSchema>
