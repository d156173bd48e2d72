import { z } from 'zod'
import { instantSchema } from '../time/instant-schema.ts'

/**
 * Where the history of a table begins. `baseline`: with a finished baseline, from which on every row is known. `baseline_unfinished`: with one that has not
 * been carried through. `capture`: with capture, so that rows which are older are known from their first change on. `not_captured`: it does not go on.
 */
export const continuityStates = ['baseline', 'baseline_unfinished', 'capture', 'not_captured'] as const

export type ContinuityState = (typeof continuityStates)[number]

/** A run that wrote, or writes, the rows of a table that nothing was known of. */
export const baselineRunSchema = z
  .object({
    startedAt: instantSchema,
    finishedAt: instantSchema.nullable().meta({ description: 'Null: not carried through yet.' }),
    snapshotRows: z.int().meta({ description: 'Rows that it wrote.' }),
    batches: z.int(),
  })
  .meta({ id: 'BaselineRun' })

export type BaselineRun = z.infer<typeof baselineRunSchema>

/** Where history begins for one table. */
export const tableContinuitySchema = z
  .object({
    schema: z.string(),
    table: z.string(),
    state: z.enum(continuityStates),
    ready: z.boolean().meta({ description: 'Whether capture is in effect for every kind of write.' }),
    problems: z.array(z.string()).meta({ description: 'Why it is not.' }),
    capturedSince: instantSchema.nullable().meta({ description: 'When its capture was installed first.' }),
    firstChangeAt: instantSchema
      .nullable()
      .meta({ description: 'The oldest change that the trail still has.' }),
    baseline: baselineRunSchema.nullable().meta({ description: 'The latest run.' }),
    estimatedRows: z
      .int()
      .nullable()
      .meta({ description: 'Rows by the statistics of PostgreSQL; null where it has none.' }),
    unknownRows: z
      .int()
      .nullable()
      .meta({ description: 'Rows that nothing is known of, counted; null where it was not asked for.' }),
    explanation: z.string().meta({ description: 'Where history begins, in words.' }),
    command: z.string().nullable().meta({ description: 'What would make it better.' }),
  })
  .meta({ id: 'TableContinuity' })

export type TableContinuity = z.infer<typeof tableContinuitySchema>

/** Where history begins, for every audited table. */
export const continuityReportSchema = z
  .object({
    checkedAt: instantSchema,
    ready: z.boolean().meta({ description: 'Whether capture is in effect for all tables.' }),
    tables: z.array(tableContinuitySchema),
  })
  .meta({ id: 'ContinuityReport' })

export type ContinuityReport = z.infer<typeof continuityReportSchema>
