import { sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import type { ChangeRow } from '../changes/change-rows.ts'
import { type Source, trailTables } from '../reader.ts'
import { idList } from '../sql/values.ts'

/** What is known about the circumstances of a change, from its transaction. */
export interface ChangeContext {
  readonly actor: string | null
  /** On whose behalf the actor acted, as JSON. */
  readonly on_behalf_of: string | null
  readonly correlation_id: string | null
  readonly request_id: string | null
}

/**
 * The contexts in force at changes, by the id of the change: the last switch before it within its transaction, or else the transaction itself. A change whose
 * transaction has no record is missing.
 */
export async function readContexts(
  source: Source,
  rows: readonly ChangeRow[],
  signal?: AbortSignal,
): Promise<Map<string, ChangeContext>> {
  if (rows.length === 0) return new Map()
  const { transactions, switches } = trailTables(source)
  const transactionIds = idList([...new Set(rows.map((row) => row.transaction_id))])
  const found = await execute<ChangeContext & { change_id: string }>(
    source.db,
    sql`
      select c.id::text as change_id, in_force.actor, in_force.on_behalf_of::text, in_force.correlation_id, in_force.request_id
      from unnest(${idList(rows.map((row) => row.id))}, ${idList(rows.map((row) => row.transaction_id))}) as c (id, transaction_id)
      join ${transactions} x on x.id = c.transaction_id and x.id = any (${transactionIds})
      left join lateral (
        select s.* from ${switches} s
        where s.transaction_id = c.transaction_id and s.from_change_id < c.id
        order by s.from_change_id desc limit 1
      ) as s on true
      cross join lateral (
        select s.actor, s.on_behalf_of, s.correlation_id, s.request_id where s.transaction_id is not null
        union all
        select x.actor, x.on_behalf_of, x.correlation_id, x.request_id where s.transaction_id is null
      ) as in_force`,
    { what: 'read the transactions of the changes', signal },
  )
  return new Map(found.map((row) => [row.change_id, row]))
}
