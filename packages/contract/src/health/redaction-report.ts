import { z } from 'zod'
import { instantSchema } from '../time/instant-schema.ts'

export const redactionStatuses = [
  'Config matches deployed',
  'Drift detected',
  'Could not introspect',
] as const

export const redactionStatusSchema = z.enum(redactionStatuses).meta({ id: 'RedactionStatus' })

export type RedactionStatus = z.infer<typeof redactionStatusSchema>

/** What happens to a column: stored, replaced by the placeholder, never stored, or left out as one that does not count. */
export const columnTreatments = ['stored', 'masked', 'excluded', 'ignored'] as const

const treatmentSchema = z.enum(columnTreatments).meta({ id: 'ColumnTreatment' })

export type ColumnTreatment = z.infer<typeof treatmentSchema>

/** One column, in the configuration and in the database. Null: that side does not know it. */
export const columnRedactionSchema = z
  .object({
    column: z.string(),
    configured: treatmentSchema.nullable(),
    deployed: treatmentSchema.nullable(),
    differs: z.boolean(),
  })
  .meta({ id: 'ColumnRedaction' })

export type ColumnRedaction = z.infer<typeof columnRedactionSchema>

/** Configured against deployed redaction of one table. Names of columns and placeholders, never a value. */
export const tableRedactionSchema = z
  .object({
    schema: z.string(),
    table: z.string(),
    status: redactionStatusSchema,
    reason: z.string().nullable().meta({ description: 'A sentence; null when everything matches.' }),
    columns: z
      .array(columnRedactionSchema)
      .meta({ description: 'Those with a rule on either side, by name; the others are stored.' }),
    placeholder: z.object({ configured: z.string(), deployed: z.string().nullable() }),
    edit: z.string().nullable(),
    command: z.string().nullable().meta({ description: 'The command that brings both together.' }),
  })
  .meta({ id: 'TableRedaction' })

export type TableRedaction = z.infer<typeof tableRedactionSchema>

export const redactionReportSchema = z
  .object({
    checkedAt: instantSchema,
    counts: z.object({
      matching: z.int().nonnegative(),
      drifted: z.int().nonnegative(),
      unknown: z.int().nonnegative(),
    }),
    tables: z.array(tableRedactionSchema),
  })
  .meta({ id: 'RedactionReport' })

export type RedactionReport = z.infer<typeof redactionReportSchema>
