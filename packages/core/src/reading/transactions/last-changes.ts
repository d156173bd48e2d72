import { sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { changeConditions } from '../changes/change-conditions.ts'
import type { ChangeScope } from '../changes/change-scope.ts'
import { type Source, trailTables } from '../reader.ts'
import { allOf, idList, idValue, instantText } from '../sql/values.ts'

/** The last change of a transaction that filters match. */
export interface LastChange {
  readonly id: string
  readonly transactionId: string
  readonly capturedAt: string
}

export interface LastChangeSlice {
  /** Only transactions whose last change has a smaller id. */
  readonly before: string | undefined
  readonly limit: number
}

/**
 * The transactions in which filters match something, each with its last change, newest first. Changes are looked through from the newest on, in stretches that
 * grow: most transactions have a few changes, but one may have a million.
 */
export async function readLastChanges(
  source: Source,
  scope: ChangeScope,
  { before, limit }: LastChangeSlice,
): Promise<LastChange[]> {
  const found: LastChange[] = []
  let end = before
  for (let length = limit * 4; ; length *= 8) {
    const seen = found.map(({ transactionId }) => transactionId)
    const stretch = await readStretch(source, scope, { end, length, seen })
    const started =
      before === undefined ? stretch.last : await beginningBefore(source, scope, before, stretch.last)
    found.push(...started)
    if (found.length >= limit || stretch.isEnd) return found.slice(0, limit)
    end = stretch.lowest
  }
}

interface Stretch {
  readonly last: LastChange[]
  readonly lowest: string
  readonly isEnd: boolean
}

/** The last change of each transaction within the next stretch of changes, newest first, but for transactions that were seen already. */
async function readStretch(
  source: Source,
  scope: ChangeScope,
  { end, length, seen }: { end: string | undefined; length: number; seen: readonly string[] },
): Promise<Stretch> {
  const { changes } = trailTables(source)
  const conditions = [
    ...changeConditions(source, scope),
    ...(end === undefined ? [] : [sql`c.id < ${idValue(end)}`]),
    ...(seen.length === 0 ? [] : [sql`c.transaction_id <> all (${idList(seen)})`]),
  ]
  const rows = await execute<LastChange & { lowest: string; changes: string }>(
    source.db,
    sql`
      select max(id)::text as id, transaction_id::text as "transactionId", ${instantText(sql`(array_agg(captured_at order by id desc))[1]`)} as "capturedAt",
        min(id)::text as lowest, count(*)::text as changes
      from (
        select c.id, c.transaction_id, c.captured_at from ${changes} c
        where ${allOf(conditions)}
        order by c.id desc limit ${sql.raw(String(length))}
      ) as c
      group by transaction_id
      order by max(id) desc`,
    { what: 'read the transactions' },
  )
  const [lowest = '0'] = rows.map((row) => row.lowest).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
  const read = rows.reduce((sum, row) => sum + Number(row.changes), 0)
  return {
    last: rows.map(({ id, transactionId, capturedAt }) => ({ id, transactionId, capturedAt })),
    lowest,
    isEnd: read < length,
  }
}

/** Without the transactions that have a later change: they were on a page before. */
async function beginningBefore(
  source: Source,
  scope: ChangeScope,
  before: string,
  last: readonly LastChange[],
): Promise<LastChange[]> {
  if (last.length === 0) return []
  const { changes } = trailTables(source)
  const later = await execute<{ id: string }>(
    source.db,
    sql`
      select t.id::text from unnest(${idList(last.map(({ transactionId }) => transactionId))}) as t (id)
      where exists (
        select from ${changes} c
        where c.transaction_id = t.id and c.id >= ${idValue(before)} and ${allOf(changeConditions(source, scope))}
      )`,
    { what: 'read the transactions' },
  )
  const ids = new Set(later.map(({ id }) => id))
  return last.filter(({ transactionId }) => !ids.has(transactionId))
}
