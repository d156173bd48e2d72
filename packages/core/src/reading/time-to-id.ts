import { formatInstant, instantToMicroseconds } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { execute } from '../database/execute.ts'
import { type Source, trailTables } from './reader.ts'
import type { IdRange } from './sql/id-range.ts'
import { idValue, instantValue } from './sql/values.ts'

/*
 * Ids begin with the second in which they were drawn, counted from 2020. A change is captured within a minute of that second; those few that are not (the
 * clock was set back, or many sessions woke an idle trail at once) are listed in clock_skews. So a range of time is a range of ids, which an index finds and
 * which decides what partitions are read. What is in the range is decided by captured_at alone.
 */

/** 2020-01-01T00:00:00Z in seconds since 1970. */
const epoch = 1_577_836_800n
/** Seconds by which an id may be off without being listed. */
const slack = 60n
const largestId = 2n ** 63n - 1n

/** Instants, both inclusive, as ISO text in UTC. */
export interface TimeRange {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The smallest id that a change captured at or after an instant has, if it is not in clock_skews. */
const lowestIdAt = (from: string): string => idOfSecond(secondOf(from) - slack)

/** The smallest id that no change captured at or before an instant reaches, if it is not in clock_skews. */
const idAbove = (to: string): string => idOfSecond(secondOf(to) + slack + 1n)

/** When the transaction with this id began, to the second. */
export const startOfTransaction = (id: string): string =>
  formatInstant(((BigInt(id) >> 32n) + epoch) * 1_000_000n)

/** The ids that changes of a range of time can have. Without `to` it ends in the present, so that partitions of months to come are left out. */
export async function readIdRange(
  source: Source,
  { from, to }: TimeRange,
  signal?: AbortSignal,
): Promise<IdRange> {
  const { clockSkews } = trailTables(source)
  const low = from === undefined ? null : lowestIdAt(from)
  const high = to === undefined ? null : idAbove(to)
  const skewedLow =
    from === undefined || low === null
      ? sql`null`
      : sql`(select min(change_id) from ${clockSkews} where captured_at >= ${instantValue(from)} and change_id < ${idValue(low)})`
  const skewedHigh =
    to === undefined || high === null
      ? sql`(select max(change_id) from ${clockSkews})`
      : sql`(select max(change_id) from ${clockSkews} where captured_at <= ${instantValue(to)} and change_id >= ${idValue(high)})`
  const plainHigh =
    high === null
      ? sql`(extract(epoch from clock_timestamp())::bigint - ${sql.raw(`${epoch - slack - 1n}`)}) << 32`
      : idValue(high)
  const [found] = await execute<IdRange>(
    source.db,
    sql`
      select coalesce(${skewedLow}, ${low === null ? sql`null` : idValue(low)})::bigint::text as low,
        greatest(${plainHigh}, ${skewedHigh} + 1)::text as high`,
    { what: 'read the clock of the trail', signal },
  )
  return { low: found?.low ?? low, high: found?.high ?? high }
}

/** The range made wider to whole months, as partitions are: it leaves out the same partitions, and nothing within those that are read. */
export function wholeMonths({ low, high }: IdRange): IdRange {
  return {
    low: low === null ? null : monthStart(low, 0),
    high: high === null || BigInt(high) === largestId ? high : monthStart(high, 1),
  }
}

function monthStart(id: string, monthsAhead: number): string {
  const date = new Date(Number((BigInt(id) >> 32n) + epoch) * 1000)
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsAhead)
  return idOfSecond(BigInt(start / 1000) - epoch)
}

function secondOf(instant: string): bigint {
  const microseconds = instantToMicroseconds(instant)
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n
  return (microseconds - fraction) / 1_000_000n - epoch
}

function idOfSecond(second: bigint): string {
  const id = second << 32n
  return (id < 0n ? 0n : id > largestId ? largestId : id).toString()
}
