import {
  formatInstant,
  instantToMicroseconds,
  type Microseconds,
  type ResolvedChangeFilters,
} from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { changeConditions, opCondition } from '../changes/change-conditions.ts'
import type { ChangeScope } from '../changes/change-scope.ts'
import { isScoped, type Source, trailTables } from '../reader.ts'
import { allOf, instantText, instantValue, tableIdList } from '../sql/values.ts'
import { readIdRange, type TimeRange } from '../time-to-id.ts'

/** The clock of the database, and the hour before which all hours are counted. */
export interface TrailClock {
  readonly now: string
  readonly countedUntil: string
}

export async function readTrailClock(source: Source): Promise<TrailClock> {
  const { rollupState } = trailTables(source)
  const [clock] = await execute<TrailClock>(
    source.db,
    sql`
      select ${instantText(sql`clock_timestamp()`)} as now, ${instantText(sql`counted_until`)} as "countedUntil"
      from ${rollupState}`,
    { what: 'read up to when the trail is counted' },
  )
  return clock ?? { now: formatInstant(BigInt(Date.now()) * 1000n), countedUntil: formatInstant(0n) }
}

/** Whether the hourly counts can answer: they know tables, ops and time, and nothing else, not even scopes. */
export function isCounted(source: Source, filters: ResolvedChangeFilters): boolean {
  if (isScoped(source)) return false
  const { actor, correlationId, requestId, changedField, rowKey, transactionId } = filters
  return [actor, correlationId, requestId, changedField, rowKey, transactionId].every(
    (filter) => filter === undefined,
  )
}

/** What the counts are to tell apart; `op` alone is far less to read when no table is named. `table_id` means nothing then. */
export type CountedBy = 'table' | 'op'

/** Changes as a relation `(at, table_id, op, actor, changes)`. */
export interface CountedChanges {
  /** Counts of whole hours; null where there are none to use. */
  readonly hours: SQL | null
  /** Single changes. */
  readonly single: SQL
}

/** Both parts in one. */
export const bothParts = ({ hours, single }: CountedChanges): SQL =>
  hours === null ? single : sql`${hours} union all ${single}`

/** The changes that filters match: from the hourly counts as far as they go, and one by one what is left at both ends. */
export async function countedChanges(
  source: Source,
  scope: ChangeScope,
  clock: TrailClock,
  by: CountedBy,
): Promise<CountedChanges> {
  const { hours, rest } = divide(scope.filters, clock)
  const parts = rest.map(async (range) => singleChanges(source, await narrowed(source, scope, range)))
  const single = rest.length === 0 ? noChanges : sql.join(await Promise.all(parts), sql` union all `)
  return { hours: hours === null ? null : hourlyCounts(source, scope, hours, by), single }
}

const noChanges = sql`select null::timestamptz as at, 0 as table_id, 'I'::"char" as op, null::text as actor, 0::bigint as changes where false`

function hourlyCounts(
  source: Source,
  { tables, filters }: ChangeScope,
  hours: CountedHours,
  by: CountedBy,
): SQL {
  const trail = trailTables(source)
  const allTables = by === 'op' ? sql`table_id = 0` : sql`table_id <> 0`
  const conditions = [
    ...(hours.from === undefined ? [] : [sql`hour >= ${instantValue(hours.from)}`]),
    sql`hour < ${instantValue(hours.until)}`,
    tables === null ? allTables : sql`table_id = any (${tableIdList(tables.map(({ id }) => id))})`,
    ...(filters.op === undefined ? [] : [opCondition(sql`op`, filters.op)]),
  ]
  return sql`select hour as at, table_id, op, null::text as actor, changes from ${trail.hourlyCounts} h where ${allOf(conditions)}`
}

/** The newest changes that filters match, one by one, at most `limit` of them, in the shape of {@link countedChanges}. */
export function newestChanges(source: Source, scope: ChangeScope, limit: number): SQL {
  const { changes } = trailTables(source)
  return sql`
    select c.captured_at as at, c.table_id, c.op, c.actor, 1::bigint as changes from ${changes} c
    where ${allOf(changeConditions(source, scope))}
    order by c.id desc limit ${sql.raw(String(limit))}`
}

function singleChanges(source: Source, scope: ChangeScope): SQL {
  const { changes } = trailTables(source)
  return sql`
    select c.captured_at as at, c.table_id, c.op, c.actor, 1::bigint as changes from ${changes} c
    where ${allOf(changeConditions(source, scope))}`
}

async function narrowed(source: Source, scope: ChangeScope, range: TimeRange): Promise<ChangeScope> {
  const { from, to, ...filters } = scope.filters
  return { ...scope, ...(await readIdRange(source, range)), filters: { ...filters, ...range } }
}

const hour: Microseconds = 3_600_000_000n

/** From the first hour up to but not including `until`. */
interface CountedHours {
  readonly from: string | undefined
  readonly until: string
}

interface Division {
  /** The hours whose counts are used; null for none. */
  readonly hours: CountedHours | null
  /** What is counted change by change. */
  readonly rest: readonly TimeRange[]
}

/** Divides a range of time into whole hours that are counted, and what is before and after them. */
export function divide(
  { from, to }: TimeRange,
  { countedUntil }: Pick<TrailClock, 'countedUntil'>,
): Division {
  const start = from === undefined ? undefined : instantToMicroseconds(from)
  const end = to === undefined ? undefined : instantToMicroseconds(to) + 1n
  const counted = instantToMicroseconds(countedUntil)
  const firstHour = start === undefined ? undefined : start + ((hour - (start % hour)) % hour)
  const wholeHoursEnd = end === undefined ? counted : end - (end % hour)
  const until = wholeHoursEnd < counted ? wholeHoursEnd : counted
  if (firstHour !== undefined && firstHour >= until) return { hours: null, rest: [{ from, to }] }
  const before =
    start === firstHour || firstHour === undefined ? [] : [{ from, to: formatInstant(firstHour - 1n) }]
  const after = end !== undefined && end <= until ? [] : [{ from: formatInstant(until), to }]
  return {
    hours: {
      from: firstHour === undefined ? undefined : formatInstant(firstHour),
      until: formatInstant(until),
    },
    rest: [...before, ...after],
  }
}
