import {
  type ChangeFilters,
  formatInstant,
  type Histogram,
  instantToMicroseconds,
  parseChangeFilters,
  parseInput,
  wholeNumber,
} from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { execute } from '../../database/execute.ts'
import { resolveScope } from '../changes/change-scope.ts'
import type { Reader, Source } from '../reader.ts'
import { instantText, instantValue } from '../sql/values.ts'
import {
  bothParts,
  type CountedChanges,
  countedChanges,
  isCounted,
  newestChanges,
  readTrailClock,
} from './counted-changes.ts'
import { type BucketCount, type BucketGrid, bucketGrid, fillBuckets } from './histogram-buckets.ts'

/** How fine a histogram is. */
export interface HistogramOptions {
  /** At most so many buckets, a whole number from 1 to 500. @defaultValue 60 */
  readonly buckets?: number
}

const optionsSchema = z.strictObject({ buckets: wholeNumber(1, 500).default(60) })

/** Where single changes must be looked at, so many of them: the newest. */
const mostSingleChanges = 50_000
/** Ranges up to three hours are counted change by change: they need buckets finer than the hourly counts. */
const longestFineRange = 3n * 3_600_000_000n

/**
 * Changes over time by op, in at most `buckets` equal buckets of a round span. Filters by table, op and time are answered from hourly counts, in buckets of
 * whole hours unless the range is at most three hours; with any other filter the newest 50,000 changes are counted, and `capped` says when there are more.
 * Without `from` it begins with the first change, without `to` it ends in the present. Buckets begin at round times in UTC, so the first and the last may
 * reach beyond the range; nothing outside the range is counted.
 *
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `table_not_audited`, `not_installed`
 */
export async function histogram(
  reader: Reader,
  filters: ChangeFilters = {},
  options: HistogramOptions = {},
): Promise<Histogram> {
  const { buckets } = parseInput(optionsSchema, options, { code: 'invalid_filter', known: ['buckets'] })
  const scope = await resolveScope(reader, parseChangeFilters(filters))
  const clock = await readTrailClock(reader)
  const { from, to = clock.now } = scope.filters
  const hourly =
    isCounted(reader, scope.filters) && (from === undefined || lengthOf(from, to) > longestFineRange)
  const counted: CountedChanges = hourly
    ? await countedChanges(reader, scope, clock, 'op')
    : { hours: null, single: newestChanges(reader, scope, mostSingleChanges + 1) }
  const start = from ?? (await firstInstant(reader, counted)) ?? to
  const grid = bucketGrid({ from: start, to }, buckets, hourly ? 3600 : 1)
  const counts = await countBuckets(reader, counted, grid)
  const total = counts.reduce((sum, { changes }) => sum + Number(changes), 0)
  return fillBuckets(grid, counts, !hourly && total > mostSingleChanges)
}

async function firstInstant(source: Source, { hours, single }: CountedChanges): Promise<string | null> {
  const firstHour = hours === null ? sql`null` : sql`(select min(at) from (${hours}) as counted)`
  const [row] = await execute<{ first: string | null }>(
    source.db,
    sql`
      select ${instantText(sql`first`)} as first
      from (select least(${firstHour}, (select min(at) from (${single}) as change)) as first) as earliest`,
    { what: 'find the first change' },
  )
  return row?.first ?? null
}

async function countBuckets(
  source: Source,
  counted: CountedChanges,
  grid: BucketGrid,
): Promise<BucketCount[]> {
  const span = sql.raw(`interval '${grid.bucketSeconds} seconds'`)
  return execute<BucketCount>(
    source.db,
    sql`
      select ${instantText(sql`bucket`)} as bucket, op, changes
      from (
        select date_bin(${span}, at, ${instantValue(formatInstant(grid.origin))}) as bucket, op::text, sum(changes)::text as changes
        from (${bothParts(counted)}) as counted
        group by 1, op
      ) as buckets`,
    { what: 'count the changes' },
  )
}

function lengthOf(from: string, to: string): bigint {
  return instantToMicroseconds(to) - instantToMicroseconds(from)
}
