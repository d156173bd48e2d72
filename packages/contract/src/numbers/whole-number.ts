import { z } from 'zod'

/**
 * A whole number within limits, both inclusive, for schemas of options. Whatever else is given gets one and the same answer: what it must be.
 *
 * @param unit - What is counted, such as `milliseconds`.
 */
export function wholeNumber(min: number, max: number, unit?: string): z.ZodInt {
  const problem = `must be a whole number${unit === undefined ? '' : ` of ${unit}`} from ${min} to ${max}`
  return z.int({ error: problem, abort: true }).min(min, problem).max(max, problem)
}
