import {
  type ChangeFilters,
  type CountResult,
  parseChangeFilters,
  parseInput,
  wholeNumber,
} from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { execute } from '../../database/execute.ts'
import { changeConditions } from '../changes/change-conditions.ts'
import { type ChangeScope, resolveScope } from '../changes/change-scope.ts'
import { type Reader, type Source, trailTables } from '../reader.ts'
import { allOf } from '../sql/values.ts'
import { bothParts, countedChanges, isCounted, readTrailClock } from './counted-changes.ts'

/** How far to count. */
export interface CountOptions {
  /** Counting stops here, a whole number from 1 to 1,000,000; the answer then says that there are more. @defaultValue 10_001 */
  readonly max?: number
}

const optionsSchema = z.strictObject({ max: wholeNumber(1, 1_000_000).default(10_001) })

/**
 * How many changes filters match: exact up to `max`, and `capped` says that there are more. It agrees with what `timeline` lists and `histogram` adds up to.
 *
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `table_not_audited`, `not_installed`
 */
export async function count(
  reader: Reader,
  filters: ChangeFilters = {},
  options: CountOptions = {},
): Promise<CountResult> {
  const { max } = parseInput(optionsSchema, options, { code: 'invalid_filter', known: ['max'] })
  const scope = await resolveScope(reader, parseChangeFilters(filters))
  const [row] = await execute<{ total: string }>(reader.db, await countStatement(reader, scope, max), {
    what: 'count the changes',
  })
  const total = Number(row?.total ?? 0)
  return { count: Math.min(total, max), capped: total > max }
}

/** No index knows ops: a rare one is looked up in the hourly counts instead of searched for among all changes. */
async function countStatement(source: Source, scope: ChangeScope, max: number): Promise<SQL> {
  if (scope.filters.op !== undefined && isCounted(source, scope.filters)) {
    const counted = await countedChanges(source, scope, await readTrailClock(source), 'op')
    return sql`select coalesce(sum(changes), 0)::text as total from (${bothParts(counted)}) as counted`
  }
  const { changes } = trailTables(source)
  return sql`
    select count(*)::text as total
    from (select from ${changes} c where ${allOf(changeConditions(source, scope))} limit ${sql.raw(String(max + 1))}) as matching`
}
