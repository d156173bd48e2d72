import { z } from 'zod'
import { changeOpSchema } from '../audit/audit-change.ts'
import { decimalIdSchema } from '../audit/decimal-id.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { instantSchema } from '../time/instant-schema.ts'

const lastChange = {
  changeId: decimalIdSchema,
  transactionId: decimalIdSchema,
  since: instantSchema.meta({ description: 'When the row came into this state.' }),
}

/** The row was there, with these values. */
const presentSchema = z.object({
  status: z.literal('present'),
  row: jsonObjectSchema,
  redactedFields: z.array(z.string()),
  ...lastChange,
})

/** The row was not there: deleted, truncated, or moved to another key. */
const deletedSchema = z.object({
  status: z.literal('deleted'),
  op: changeOpSchema.extract(['delete', 'truncate', 'update']),
  lastRow: jsonObjectSchema
    .nullable()
    .meta({ description: 'The last values under this key, where they are known.' }),
  movedTo: z
    .string()
    .nullable()
    .meta({ description: 'The canonical key that the row got, when it was moved.' }),
  redactedFields: z.array(z.string()),
  ...lastChange,
})

/** The instant lies before the first thing known about the row; nothing is invented for it. */
const beforeHorizonSchema = z.object({
  status: z.literal('before_audit_horizon'),
  horizon: instantSchema
    .nullable()
    .meta({ description: 'The first known moment of the row; null: nothing is known.' }),
})

/** What a row was at an instant. */
export const asOfResultSchema = z
  .discriminatedUnion('status', [presentSchema, deletedSchema, beforeHorizonSchema])
  .meta({ id: 'AsOfResult' })

export type AsOfResult = z.infer<typeof asOfResultSchema>
