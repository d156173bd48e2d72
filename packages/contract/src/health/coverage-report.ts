import { z } from 'zod'
import { instantSchema } from '../time/instant-schema.ts'
import { findingSchema } from './finding.ts'

/** `covered`: every write is captured as configured. `expected_uncovered`: not captured, and declared to be so. */
export const coverageStatuses = ['covered', 'uncovered', 'expected_uncovered'] as const

export const coverageStatusSchema = z.enum(coverageStatuses).meta({ id: 'CoverageStatus' })

export type CoverageStatus = z.infer<typeof coverageStatusSchema>

/** Who declared a gap: the known bookkeeping tables of migration tools, or the configuration. */
export const gapSources = ['baseline', 'configuration'] as const

/** Whether one table is captured. A partitioned table stands for its partitions. */
export const tableCoverageSchema = z
  .object({
    schema: z.string(),
    table: z.string(),
    status: coverageStatusSchema,
    expectedBy: z.enum(gapSources).nullable(),
    configured: z.boolean().meta({ description: 'Whether the configuration names it under "tables".' }),
    protected: z
      .boolean()
      .meta({ description: 'Whether the configuration names it under "verifyCoverage.expectedTables".' }),
    partitions: z.int().nonnegative(),
    errors: z.int().nonnegative(),
    warnings: z.int().nonnegative(),
    lastChangeAt: instantSchema
      .nullable()
      .meta({ description: 'When the trail last recorded a change of it; null for never.' }),
    changesLastDay: z.int().nonnegative().meta({ description: 'Changes in the last 24 hours.' }),
  })
  .meta({ id: 'TableCoverage' })

export type TableCoverage = z.infer<typeof tableCoverageSchema>

export const coverageCountsSchema = z
  .object({
    covered: z.int().nonnegative(),
    uncovered: z.int().nonnegative(),
    expectedUncovered: z.int().nonnegative(),
    errors: z.int().nonnegative(),
    warnings: z.int().nonnegative(),
    hints: z.int().nonnegative(),
  })
  .meta({ id: 'CoverageCounts' })

export type CoverageCounts = z.infer<typeof coverageCountsSchema>

/** Which tables are captured, and everything that is wrong with it. */
export const coverageReportSchema = z
  .object({
    checkedAt: instantSchema,
    schemas: z.array(z.string()).meta({ description: 'The schemas that were looked at, sorted.' }),
    storage: z.object({
      schema: z.string(),
      state: z.enum(['not_installed', 'behind', 'current', 'ahead']),
      version: z.int().nonnegative(),
      expected: z.int().positive(),
    }),
    counts: coverageCountsSchema,
    tables: z.array(tableCoverageSchema).meta({ description: 'By schema and name.' }),
    findings: z.array(findingSchema).meta({ description: 'Errors first, then by table.' }),
  })
  .meta({ id: 'CoverageReport' })

export type CoverageReport = z.infer<typeof coverageReportSchema>

/** The verdict on the tables that the configuration protects. */
export const coverageVerificationSchema = z
  .object({
    checkedAt: instantSchema,
    passed: z.boolean(),
    problem: z
      .string()
      .nullable()
      .meta({ description: 'Why nothing could be verified, such as an empty list.' }),
    tables: z
      .array(
        z.object({
          schema: z.string(),
          table: z.string(),
          passed: z.boolean(),
          status: z.enum([...coverageStatuses, 'missing']),
          findings: z.array(findingSchema),
        }),
      )
      .meta({ description: 'The expected tables, as they are listed.' }),
    findings: z
      .array(findingSchema)
      .meta({ description: 'What concerns the whole trail; an error among them fails the verification.' }),
    otherUncovered: z
      .array(z.object({ schema: z.string(), table: z.string() }))
      .meta({ description: 'Uncovered tables that are not expected to be covered: information.' }),
  })
  .meta({ id: 'CoverageVerification' })

export type CoverageVerification = z.infer<typeof coverageVerificationSchema>
