import { z } from 'zod'
import { parseInput } from '../errors/parse-input.ts'
import { isRangeInOrder, rangeOrderProblem } from '../reading/change-filters.ts'
import { pageShape } from '../reading/timeline-filters.ts'
import { boundedText } from '../text/bounded-text.ts'
import { instantInputSchema } from '../time/instant-schema.ts'
import { evidenceSubjectSchema, evidenceVerdictSchema } from './evidence-record.ts'

const evidenceFiltersShape = {
  subject: evidenceSubjectSchema.optional(),
  verdict: evidenceVerdictSchema.optional(),
  target: boundedText(512).optional(),
  latest: z
    .boolean()
    .default(false)
    .meta({ description: 'Of each subject only the latest record that matches.' }),
  from: instantInputSchema('start').optional(),
  to: instantInputSchema('end').optional(),
  ...pageShape,
}

/** Which evidence is meant, and which page of it. Unknown names are refused. */
export const evidenceFiltersSchema = z
  .strictObject(evidenceFiltersShape)
  .refine(isRangeInOrder, rangeOrderProblem)

export type EvidenceFilters = z.input<typeof evidenceFiltersSchema>
export type ResolvedEvidenceFilters = z.output<typeof evidenceFiltersSchema>

/** Checks the filters of a list of evidence. @throws ThreadlineError `invalid_filter` with every problem. */
export function parseEvidenceFilters(input: unknown = {}): ResolvedEvidenceFilters {
  return parseInput(evidenceFiltersSchema, input, {
    code: 'invalid_filter',
    known: Object.keys(evidenceFiltersShape),
  })
}
