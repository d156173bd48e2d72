import { z } from 'zod'
import { auditChangeSchema } from '../audit/audit-change.ts'
import { jsonObjectSchema } from '../json/json-value.ts'
import { instantSchema } from '../time/instant-schema.ts'

/** How an export ended. `truncated`: there are more changes than it was allowed to hold. */
export const exportOutcomes = ['complete', 'truncated', 'failed'] as const

/** The last line of NDJSON. A file without it, or whose outcome is `failed`, is not an export of what was asked for. */
export const exportEndSchema = z
  .object({
    end: z.object({
      outcome: z.enum(exportOutcomes),
      count: z.int().nonnegative().meta({ description: 'How many lines of changes precede it.' }),
      code: z.string().optional().meta({ description: 'Why it failed.' }),
    }),
  })
  .meta({ id: 'ExportEnd' })

export type ExportEnd = z.infer<typeof exportEndSchema>

/** An export as one JSON document. `count` and `truncated` come last: a document that was cut off is no JSON. */
export const exportDocumentSchema = z
  .object({
    format_version: z.literal(1),
    generated_at: instantSchema,
    filter: jsonObjectSchema,
    changes: z.array(auditChangeSchema),
    count: z.int().nonnegative(),
    truncated: z.boolean(),
  })
  .meta({ id: 'ExportDocument' })

export type ExportDocument = z.infer<typeof exportDocumentSchema>
