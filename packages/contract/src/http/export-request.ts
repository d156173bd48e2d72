import { z } from 'zod'
import { exportFormatSchema } from '../exports/export-format.ts'
import { exportJobSchema } from '../exports/export-job.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { pageSchema } from '../reading/page.ts'

/** An export that is to be prepared in the background. */
export const exportRequestSchema = z
  .strictObject({
    format: exportFormatSchema,
    filters: jsonObjectSchema.meta({
      description:
        'Filters in the words of the library: schema, table, op, actor, correlationId, requestId, changedField, rowKey, transactionId, from, to.',
    }),
  })
  .meta({ id: 'ExportRequest' })

export type ExportRequest = z.infer<typeof exportRequestSchema>

/** A page of background exports. */
export const exportJobPageSchema = pageSchema(exportJobSchema).meta({ id: 'ExportJobPage' })
