import {
  boundedText,
  type ChangeFilters,
  type Facet,
  type Facets,
  type FacetValue,
  instantToMicroseconds,
  parseChangeFilters,
  parseInput,
  wholeNumber,
} from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { formatTableName } from '../../config/table-name.ts'
import { execute } from '../../database/execute.ts'
import { readTables } from '../audited-table.ts'
import { type ChangeScope, resolveScope } from '../changes/change-scope.ts'
import { opOfCode } from '../changes/to-change.ts'
import type { Reader, Source } from '../reader.ts'
import { actorsByPrefix } from './actors-by-prefix.ts'
import { bothParts, countedChanges, isCounted, newestChanges, readTrailClock } from './counted-changes.ts'

/** What of the facets is wanted. */
export interface FacetOptions {
  /** At most so many values of a field, a whole number from 1 to 100. @defaultValue 20 */
  readonly limit?: number
  /** Only actors whose key begins with this text, such as `user/4`, in alphabetical order. @defaultValue all, the busiest first */
  readonly actorPrefix?: string
}

const optionsSchema = z.strictObject({
  limit: wholeNumber(1, 100).default(20),
  actorPrefix: boundedText(300, { trim: false }).optional(),
})

/** Where single changes must be looked at, so many of them: the newest. */
const sampleSize = 5_000

/**
 * The tables, ops and actors that occur among the changes that filters match, with how many changes each has, the most frequent first. `truncated` says that
 * there are more values than are listed; `sampled` that only the newest 5,000 changes were counted, so that values may be missing and counts are lower bounds.
 * Filters by table, op and time over a moderate range are counted completely, from hourly counts, except for actors.
 *
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `table_not_audited`, `not_installed`
 */
export async function facets(
  reader: Reader,
  filters: ChangeFilters = {},
  options: FacetOptions = {},
): Promise<Facets> {
  const known = ['limit', 'actorPrefix']
  const { limit, actorPrefix } = parseInput(optionsSchema, options, { code: 'invalid_filter', known })
  const scope = await resolveScope(reader, parseChangeFilters(filters))
  const tables = await readTables(reader)
  const names = new Map(tables.map((table) => [table.id, formatTableName(table)]))

  const sample = await countValues(reader, newestChanges(reader, scope, sampleSize + 1))
  const sampled = sample.op.reduce((sum, { count }) => sum + count, 0) > sampleSize
  const complete = sampled ? await countAll(reader, scope, tables.length) : null
  const { table, op } = complete ?? sample
  const tableNames = table.map(({ value, count }) => ({ value: names.get(value) ?? `#${value}`, count }))
  const opNames = op.map(({ value, count }) => ({ value: opOfCode[value] ?? value, count }))
  const partly = sampled && complete === null
  return {
    table: facetOf(tableNames, limit, partly),
    op: facetOf(opNames, limit, partly),
    actor:
      actorPrefix === undefined
        ? facetOf(sample.actor, limit, sampled)
        : await actorsByPrefix(reader, scope, actorPrefix, limit),
  }
}

/** Changes by table, by op and by actor, in one pass. */
async function countValues(
  source: Source,
  changes: SQL,
): Promise<Record<'table' | 'op' | 'actor', FacetValue[]>> {
  const found = await execute<{ field: string; value: string | null; count: string }>(
    source.db,
    sql`
      select case 0 when grouping(table_id) then 'table' when grouping(op) then 'op' else 'actor' end as field,
        coalesce(table_id::text, op::text, actor) as value, sum(changes)::text as count
      from (${changes}) as change
      group by grouping sets ((table_id), (op), (actor))`,
    { what: 'count the changes' },
  )
  const values = (field: string) =>
    found.flatMap((row) =>
      row.field === field && row.value !== null ? [{ value: row.value, count: Number(row.count) }] : [],
    )
  return { table: values('table'), op: values('op'), actor: values('actor') }
}

/** Rows of hourly counts that may be added up while somebody waits. */
const mostHourlyRows = 30_000
const opsPerTable = 3

/** Tables and ops completely, where the hourly counts can tell and are few enough; null otherwise. */
async function countAll(source: Source, scope: ChangeScope, allTables: number) {
  if (!isCounted(source, scope.filters)) return null
  const clock = await readTrailClock(source)
  const { from, to = clock.now, op } = scope.filters
  const hours =
    from === undefined ? Infinity : Number(instantToMicroseconds(to) - instantToMicroseconds(from)) / 3.6e9
  const combinations = (scope.tables?.length ?? allTables) * Math.min(op?.length ?? opsPerTable, opsPerTable)
  if (op === undefined && hours * combinations > mostHourlyRows) return null
  return countValues(source, bothParts(await countedChanges(source, scope, clock, 'table')))
}

function facetOf(values: readonly FacetValue[], limit: number, sampled: boolean): Facet {
  const sorted = [...values].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return { values: sorted.slice(0, limit), truncated: values.length > limit, sampled }
}
