import { exportFormatSchema, exportRowLimits, parseInput, wholeNumber } from '@threadline/contract'
import { z } from 'zod'

/** How an export is written. */
export interface ExportOptions {
  readonly format: 'csv' | 'json' | 'ndjson'
  /** `newest` first as in the timeline, or `oldest` first as they were captured. @defaultValue 'newest' */
  readonly order?: 'newest' | 'oldest' | undefined
  /** CSV: begin with a byte order mark, by which spreadsheets know UTF-8. @defaultValue false */
  readonly bom?: boolean | undefined
  /** Aborted, it ends the export with its reason as the error, and the statement under way on the server. */
  readonly signal?: AbortSignal | undefined
}

const shape = {
  format: exportFormatSchema,
  order: z.enum(['newest', 'oldest']).default('newest'),
  bom: z.boolean().default(false),
}

/** How a background export is written, as it is stored. */
export const storedOptionsSchema = z.strictObject(shape)

const streamSchema = z.strictObject({
  ...shape,
  maxRows: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

const eagerSchema = z.strictObject({
  ...shape,
  maxRows: wholeNumber(1, exportRowLimits.max).default(exportRowLimits.default),
  signal: z.instanceof(AbortSignal).optional(),
})

export type ResolvedExportOptions = z.output<typeof streamSchema>

/** @throws ThreadlineError `invalid_filter` with every problem */
export const parseStreamOptions = (options: unknown): ResolvedExportOptions =>
  parseInput(streamSchema, options, { code: 'invalid_filter', known: Object.keys(streamSchema.shape) })

/** @throws ThreadlineError `invalid_filter` with every problem */
export const parseEagerOptions = (options: unknown) =>
  parseInput(eagerSchema, options, { code: 'invalid_filter', known: Object.keys(eagerSchema.shape) })
