import type { NeighbourTransaction } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { changeConditions } from '../changes/change-conditions.ts'
import type { ChangeScope } from '../changes/change-scope.ts'
import { type Source, trailTables } from '../reader.ts'
import { allOf, idValue, instantText } from '../sql/values.ts'

/**
 * The transactions of an actor before the first and after the last change of a transaction. Two that ran at the same time are not neighbours.
 *
 * @param scope - That of the transaction's changes.
 */
export async function readNeighbours(
  source: Source,
  scope: ChangeScope,
  transactionId: string,
  actor: string,
): Promise<{ previous: NeighbourTransaction | null; next: NeighbourTransaction | null }> {
  const { changes } = trailTables(source)
  const [span] = await execute<{ first: string | null; last: string | null }>(
    source.db,
    sql`
      select min(c.id)::text as first, max(c.id)::text as last
      from ${changes} c where ${allOf(changeConditions(source, scope))}`,
    { what: 'find the transactions before and after' },
  )
  if (span?.first == null || span.last == null) return { previous: null, next: null }
  const neighbour = (side: SQL, order: SQL) => sql`
    select n.transaction_id, n.captured_at from ${changes} n
    where n.actor = ${actor}::text and n.transaction_id <> ${idValue(transactionId)} and ${side}
    order by n.id ${order} limit 1`
  const present = scope.high === null ? sql`true` : sql`n.id < ${idValue(scope.high)}`
  const found = await execute<{ which: 'previous' | 'next'; id: string; captured_at: string }>(
    source.db,
    sql`
      select which, n.transaction_id::text as id, ${instantText(sql`n.captured_at`)} as captured_at
      from (
        select 'previous' as which, before.* from (${neighbour(sql`n.id < ${idValue(span.first)}`, sql`desc`)}) as before
        union all
        select 'next', after.* from (${neighbour(sql`n.id > ${idValue(span.last)} and ${present}`, sql`asc`)}) as after
      ) as n`,
    { what: 'find the transactions before and after' },
  )
  const of = (which: string) => {
    const row = found.find((candidate) => candidate.which === which)
    return row === undefined ? null : { id: row.id, capturedAt: row.captured_at }
  }
  return { previous: of('previous'), next: of('next') }
}
