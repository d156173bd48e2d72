import { captureErrorPolicies } from '@threadline/contract'
import { z } from 'zod'
import { formatTableName, nameProblem, readTableName } from './table-name.ts'

const columnName = z.string().check(({ value, issues }) => {
  const problem = nameProblem(value)
  if (problem !== undefined) issues.push({ code: 'custom', message: problem, input: value })
})

const tableName = z.string().check(({ value, issues }) => {
  const result = readTableName(value)
  if (typeof result === 'string') issues.push({ code: 'custom', message: result, input: value })
})

/** A list in which nothing may stand twice. `same` gives entries that mean the same thing one form. */
function distinct(item: z.ZodString, same: (entry: unknown) => unknown = (entry) => entry) {
  const repeated = (list: unknown) => {
    const forms = Array.isArray(list) ? list.map(same) : []
    return forms.findIndex((form, index) => forms.indexOf(form) !== index)
  }
  return z.array(item).refine((list) => repeated(list) === -1, {
    // Also when single entries have problems, so that all of them are reported together.
    when: ({ value }) => Array.isArray(value),
    error: ({ input }) =>
      `repeats ${JSON.stringify(Array.isArray(input) ? input[repeated(input)] : input)}; remove it`,
  })
}

const distinctTables = () =>
  distinct(tableName, (entry) => {
    const name = typeof entry === 'string' ? readTableName(entry) : undefined
    return typeof name === 'object' ? formatTableName(name) : entry
  })

const positive = (max: number) =>
  z.number().check(({ value, issues }) => {
    if (Number.isSafeInteger(value) && value >= 1 && value <= max) return
    issues.push({ code: 'custom', message: `must be a whole number from 1 to ${max}`, input: value })
  })

const placeholder = z
  .string()
  .min(1, 'must not be empty, or a masked value could not be told from an empty one')
  .max(256, 'must have at most 256 characters')
  .regex(/^[^\0\p{Surrogate}]*$/u, 'has characters that PostgreSQL cannot store')

const storageSchema = z.string().check(({ value, issues }) => {
  const problem = nameProblem(value) ?? reservedSchemaProblem(value)
  if (problem !== undefined) issues.push({ code: 'custom', message: problem, input: value })
})

function reservedSchemaProblem(schema: string): string | undefined {
  if (schema === 'public') return 'must be a schema of its own, not "public"; leave it out for "threadline"'
  if (schema.startsWith('pg_') || schema === 'information_schema')
    return 'must not be a schema of PostgreSQL itself'
  return undefined
}

const hundredYearsOfDays = 36_525
const windowShape = {
  keepDays: positive(hundredYearsOfDays).optional(),
  maxAgeSeconds: positive(hundredYearsOfDays * 86_400).optional(),
}

interface Window {
  keepDays?: number | undefined
  maxAgeSeconds?: number | undefined
}

const notBoth = [
  (window: Window) => window.keepDays === undefined || window.maxAgeSeconds === undefined,
  'must have exactly one of keepDays and maxAgeSeconds; remove one',
] as const
const windowMissing = 'must have keepDays or maxAgeSeconds'

function secondsOf({ keepDays, maxAgeSeconds }: Window): number | null {
  return keepDays === undefined ? (maxAgeSeconds ?? null) : keepDays * 86_400
}

const tableSchema = z.object({
  exclude: distinct(columnName).default([]),
  mask: distinct(columnName).default([]),
  maskPlaceholder: placeholder.default('[REDACTED]'),
  storeChangedFrom: z.boolean().default(true),
  onCaptureError: z.enum(captureErrorPolicies).default('block'),
  exceptColumns: distinct(columnName).default([]),
  primaryKey: distinct(columnName).min(1, 'must name at least one column').optional(),
})

const verifyCoverageSchema = z.object({ expectedTables: distinctTables().default([]) })

const healthSchema = z.object({
  expectedUncoveredTables: distinctTables().default([]),
  auditAnyway: distinctTables().default([]),
  coveragePollMs: positive(86_400_000)
    .refine((value) => value >= 5000, 'must be at least 5000')
    .default(30_000),
  unattributedThreshold: z
    .number()
    .min(0, 'must be a share from 0 to 1')
    .max(1, 'must be a share from 0 to 1')
    .default(0.05),
})

const retentionWindowSchema = z
  .object(windowShape)
  .refine(...notBoth)
  .transform((window, context) => {
    const maxAgeSeconds = secondsOf(window)
    if (maxAgeSeconds !== null) return { maxAgeSeconds }
    context.issues.push({ code: 'custom', message: windowMissing, input: window })
    return z.NEVER
  })

const retentionSchema = z
  .object({
    enabled: z.boolean().default(false),
    ...windowShape,
    deleteEmptyTransactions: z.boolean().default(true),
    tables: z.record(z.string(), retentionWindowSchema).default({}),
    intervalMinutes: positive(525_600).default(60),
    sleepMs: z
      .number()
      .int('must be a whole number')
      .min(0, 'must not be negative')
      .max(60_000, 'must be at most 60000')
      .default(50),
  })
  .refine(...notBoth)
  .refine(
    (retention) => !retention.enabled || secondsOf(retention) !== null,
    `${windowMissing} when it is enabled`,
  )
  .transform(({ keepDays, maxAgeSeconds, ...rest }) => ({
    ...rest,
    maxAgeSeconds: secondsOf({ keepDays, maxAgeSeconds }),
  }))

const exportsSchema = z.object({
  ttlHours: positive(87_600).default(168),
  staleRunningHours: positive(8_760).default(24),
  storage: z
    .object({ folder: z.string().min(1, 'must not be empty').default('threadline-exports') })
    .prefault({}),
})

const evidenceSchema = z.object({ automatic: z.boolean().default(false) })

/** The shape of the configuration with its defaults. Unknown keys and what spans several tables are `resolveConfig`'s. */
export const configSchema = z.object({
  storageSchema: storageSchema.default('threadline'),
  tables: z.record(z.string(), tableSchema).default({}),
  verifyCoverage: verifyCoverageSchema.prefault({}),
  health: healthSchema.prefault({}),
  retention: retentionSchema.prefault({}),
  exports: exportsSchema.prefault({}),
  evidence: evidenceSchema.prefault({}),
})

/** The keys that are known at each place; `*` stands for the name of a table. */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(configSchema.shape),
  'tables.*': Object.keys(tableSchema.shape),
  verifyCoverage: Object.keys(verifyCoverageSchema.shape),
  health: Object.keys(healthSchema.shape),
  retention: Object.keys(retentionSchema.in.shape),
  'retention.tables.*': Object.keys(windowShape),
  exports: Object.keys(exportsSchema.shape),
  'exports.storage': ['folder'],
  evidence: Object.keys(evidenceSchema.shape),
}
