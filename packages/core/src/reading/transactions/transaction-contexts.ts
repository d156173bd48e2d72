import { sql } from 'drizzle-orm'
import type { SelectedColumn } from '../../database/column-kinds.ts'
import { textRows } from '../../database/text-rows.ts'
import { type Source, trailTables } from '../reader.ts'
import { idList, idValue } from '../sql/values.ts'
import type { ChangeContext } from './change-contexts.ts'

/** The contexts of transactions, of which each is in force from one change on. */
export interface TransactionContexts {
  /** The context in force at a change; undefined when its transaction has no record. */
  at(change: { readonly id: string; readonly transaction_id: string }): ChangeContext | undefined
}

interface ContextFrom extends ChangeContext {
  readonly from: bigint
}

const columns: readonly SelectedColumn[] = [
  { expression: sql`c.id`, kind: 'bigint' },
  { expression: sql`c.from_change_id`, kind: 'bigint' },
  { expression: sql`c.actor`, kind: 'text' },
  { expression: sql`c.on_behalf_of`, kind: 'text' },
  { expression: sql`c.correlation_id`, kind: 'text' },
  { expression: sql`c.request_id`, kind: 'text' },
]

/**
 * What transactions say of their changes, asked for once for each transaction: for many changes at a time, where `readContexts` would look it up for each.
 */
export async function readTransactionContexts(
  source: Source,
  transactionIds: readonly string[],
  options: { readonly what: string; readonly signal?: AbortSignal | undefined },
): Promise<TransactionContexts> {
  const { transactions, switches } = trailTables(source)
  const [lowest = '0', highest = '0'] = extremes(transactionIds)
  const wanted = sql`unnest(${idList(transactionIds)}) as wanted (id)`
  // The planner would compare each id of an array with the bounds of each partition: the range alone says which partitions there are to look into.
  const rows = await textRows(
    source.db,
    {
      columns,
      from: sql`
        from (
          select x.id, 0::bigint as from_change_id, x.actor, x.on_behalf_of, x.correlation_id, x.request_id
          from ${wanted} join ${transactions} x on x.id = wanted.id and x.id between ${idValue(lowest)} and ${idValue(highest)}
          union all
          select s.transaction_id, s.from_change_id, s.actor, s.on_behalf_of, s.correlation_id, s.request_id
          from ${wanted} join ${switches} s on s.transaction_id = wanted.id
        ) as c`,
    },
    options,
  )
  const contexts = new Map<string, ContextFrom[]>()
  for (const [
    id,
    from,
    actor = null,
    on_behalf_of = null,
    correlation_id = null,
    request_id = null,
  ] of rows) {
    const context = { from: BigInt(from ?? 0), actor, on_behalf_of, correlation_id, request_id }
    contexts.set(id ?? '', [...(contexts.get(id ?? '') ?? []), context])
  }
  return {
    at({ id, transaction_id }) {
      const known = contexts.get(transaction_id) ?? []
      if (known.length < 2) return known[0]
      const begun = known.filter(({ from }) => from < BigInt(id))
      return begun.reduce((last, context) => (context.from > last.from ? context : last))
    },
  }
}

function extremes(ids: readonly string[]): string[] {
  const sorted = ids.map(BigInt).sort((a, b) => (a < b ? -1 : 1))
  return [sorted.at(0), sorted.at(-1)].map(String)
}
