import { z } from 'zod'
import { parseInput } from '../errors/parse-input.ts'
import { ThreadlineError } from '../errors/threadline-error.ts'
import { type DayEdge, formatInstant, type Microseconds, readInstant } from './instant.ts'

/** An instant as Threadline writes it: ISO 8601 in UTC with six digits of fraction. */
export const instantSchema = z.iso
  .datetime({ precision: 6, error: 'must be UTC with six digits of fraction' })
  .meta({ id: 'Instant', examples: ['2026-11-01T14:30:00.123456Z'] })

/** An instant as it may be given: ISO 8601 text with a zone, a date alone, or a `Date`. */
export type InstantInput = string | Date

/** Reads an {@link InstantInput} into the text of {@link instantSchema}. A date alone is the start or the end of its day in UTC. */
export function instantInputSchema(edge: DayEdge) {
  return z
    .custom<InstantInput>((value) => typeof value === 'string' || value instanceof Date, {
      error: 'must be an ISO 8601 instant as text, or a Date',
      abort: true,
    })
    .transform((value, context): string => {
      const instant = readInstant(value, edge)
      if (typeof instant === 'bigint') return formatInstant(instant)
      context.issues.push({ code: 'custom', message: instant.problem, input: value })
      return z.NEVER
    })
}

/**
 * Reads an instant into ISO 8601 text in UTC with six digits of fraction; microseconds are kept.
 *
 * @param edge - What a date alone means: the first or the last microsecond of that day in UTC.
 * @throws ThreadlineError `invalid_time`
 */
export function parseInstant(value: unknown, edge: DayEdge): string {
  return parseInput(instantInputSchema(edge), value, { code: 'invalid_time' })
}

/**
 * Microseconds since 1970 of an instant, as PostgreSQL counts them; for arithmetic that a `Date` would round.
 *
 * @throws ThreadlineError `invalid_time`
 */
export function instantToMicroseconds(text: string): Microseconds {
  const instant = readInstant(text, 'start')
  if (typeof instant === 'bigint') return instant
  throw new ThreadlineError('invalid_time', `Invalid time: ${instant.problem}.`)
}
