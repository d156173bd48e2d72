import { z } from 'zod'

const largest = 2n ** 63n - 1n

/** Whether a text is an id: a decimal number from 0 to 2^63 - 1, without sign and leading zeros. */
export function isDecimalId(text: string): boolean {
  return /^(?:0|[1-9]\d{0,18})$/.test(text) && BigInt(text) <= largest
}

/** An id of an audit record: a 64-bit number as text, since JavaScript numbers end at 2^53. Larger is later. */
export const decimalIdSchema = z
  .string()
  .refine(isDecimalId, 'must be a decimal number within 64 bits')
  .meta({ id: 'DecimalId', pattern: '^(?:0|[1-9][0-9]{0,18})$' })
