import { z } from 'zod'
import {
  evidenceRecordSchema,
  evidenceSubjectSchema,
  evidenceVerdictSchema,
} from '../evidence/evidence-record.ts'
import { isRangeInOrder, rangeOrderProblem } from '../reading/change-filters.ts'
import { pageSchema } from '../reading/page.ts'
import { boundedText } from '../text/bounded-text.ts'
import { pageQueryShape, rangeQueryShape } from './change-query.ts'
import { flagParameter } from './query-values.ts'

/** The filters of a list of evidence, as query parameters. */
export const evidenceQuerySchema = z
  .strictObject({
    subject: evidenceSubjectSchema.optional(),
    verdict: evidenceVerdictSchema.optional(),
    target: boundedText(512).optional(),
    latest: flagParameter('Of each subject only the latest record that matches.'),
    ...rangeQueryShape,
    ...pageQueryShape,
  })
  .refine(isRangeInOrder, rangeOrderProblem)

/** A page of evidence. */
export const evidencePageSchema = pageSchema(evidenceRecordSchema).meta({ id: 'EvidencePage' })
