/**
 * The rows of a result of Drizzle's `execute`, whatever the driver: postgres.js answers with an array, the others with `{ rows }`.
 *
 * Drivers differ in what they make of bigint, numeric, json and timestamps, and applications change it further with their own type parsers. Select every
 * such value as text (`id::text`) and read it from there: text arrives unchanged everywhere.
 */
export function rows<Row>(result: unknown): Row[] {
  if (Array.isArray(result)) return result
  if (typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows))
    return result.rows
  throw new TypeError(
    'The driver answered with neither an array nor { rows }; it cannot be used with Threadline',
  )
}
