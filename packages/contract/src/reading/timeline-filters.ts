import { z } from 'zod'
import { parseInput } from '../errors/parse-input.ts'
import { wholeNumber } from '../numbers/whole-number.ts'
import { changeFiltersShape, isRangeInOrder, rangeOrderProblem } from './change-filters.ts'

/** How many items a page has: when nothing is said, and at most. */
export const pageLimits = { default: 50, max: 500 } as const

/** The parts that choose a page, for schemas of paged questions. */
export const pageShape = {
  limit: wholeNumber(1, pageLimits.max).default(pageLimits.default),
  cursor: z.string('must be the nextCursor of a page').min(1, 'must not be empty').optional(),
}

const timelineFiltersShape = { ...changeFiltersShape, ...pageShape }

/** Which changes are meant, and which page of them. Unknown names are refused. */
export const timelineFiltersSchema = z
  .strictObject(timelineFiltersShape)
  .refine(isRangeInOrder, rangeOrderProblem)

/** Filters of the timeline as a caller gives them. */
export type TimelineFilters = z.input<typeof timelineFiltersSchema>

/** Filters of the timeline after they were checked. */
export type ResolvedTimelineFilters = z.output<typeof timelineFiltersSchema>

/** Checks the filters of a timeline. @throws ThreadlineError `invalid_filter` with every problem. */
export function parseTimelineFilters(input: unknown = {}): ResolvedTimelineFilters {
  return parseInput(timelineFiltersSchema, input, {
    code: 'invalid_filter',
    known: Object.keys(timelineFiltersShape),
  })
}
