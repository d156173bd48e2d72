import { type SQL, sql } from 'drizzle-orm'
import { idValue } from './values.ts'

/** Ids from `low` on and below `high`. */
export interface IdRange {
  readonly low: string | null
  readonly high: string | null
}

/** The conditions that a change `c` has an id within a range. */
export const idRangeConditions = ({ low, high }: IdRange): SQL[] => [
  ...(low === null ? [] : [sql`c.id >= ${idValue(low)}`]),
  ...(high === null ? [] : [sql`c.id < ${idValue(high)}`]),
]
