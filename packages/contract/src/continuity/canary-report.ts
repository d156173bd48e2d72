import { z } from 'zod'
import { instantSchema } from '../time/instant-schema.ts'

/** What a canary can show of a table; `not_checked`: nothing was written, for the reason given. */
export const canaryOutcomes = ['proven', 'unproven', 'not_checked'] as const

export type CanaryOutcome = (typeof canaryOutcomes)[number]

/** What became of the write to one table, which was rolled back. */
export const tableCanarySchema = z
  .object({
    schema: z.string(),
    table: z.string(),
    outcome: z.enum(canaryOutcomes),
    op: z.enum(['update', 'delete']).nullable().meta({ description: 'What was done and rolled back.' }),
    reason: z.string().nullable().meta({ description: 'Why it is not proven.' }),
  })
  .meta({ id: 'TableCanary' })

export type TableCanary = z.infer<typeof tableCanarySchema>

/** Whether changes would be captured with their actor, as tried out. */
export const canaryReportSchema = z
  .object({
    checkedAt: instantSchema,
    outcome: z.enum(canaryOutcomes).meta({
      description: 'proven: of all tables that could be checked; not_checked: there was none.',
    }),
    tables: z.array(tableCanarySchema),
  })
  .meta({ id: 'CanaryReport' })

export type CanaryReport = z.infer<typeof canaryReportSchema>
