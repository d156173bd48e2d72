import { type SQL, sql } from 'drizzle-orm'

/*
 * Values in statements. All of them travel as text and get their type in SQL, so that no parser or serializer of a driver, and none that an application has
 * registered, touches them. Ids and arrays of ids are cast right away: the planner then sees constants and leaves out the partitions that cannot match.
 */

/** An id, given as its digits. */
export const idValue = (id: string): SQL => sql`${id}::bigint`

/** A list of ids, as an array. */
export const idList = (ids: readonly string[]): SQL => sql`${`{${ids.join(',')}}`}::bigint[]`

/** A list of ids of tables, as an array. */
export const tableIdList = (ids: readonly string[]): SQL => sql`${`{${ids.join(',')}}`}::integer[]`

/** A list of texts, as an array. */
export const textList = (texts: readonly string[]): SQL =>
  sql`${`{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`}::text[]`

/** An instant, given as ISO text that ends in Z; the settings of the session do not matter to that. */
export const instantValue = (instant: string): SQL => sql`${instant}::text::timestamptz`

/** A timestamptz as ISO text in UTC with six digits of fraction, whatever the settings of the session. */
export const instantText = (expression: SQL): SQL =>
  sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Conditions that must all hold. */
export const allOf = (conditions: readonly SQL[]): SQL =>
  conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `)
