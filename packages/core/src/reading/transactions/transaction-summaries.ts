import { changeOps, type TableChanges, type TransactionSummary } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { formatTableName } from '../../config/table-name.ts'
import { execute } from '../../database/execute.ts'
import { beginningOf } from '../changes/change-scope.ts'
import { opOfCode } from '../changes/to-change.ts'
import { type Source, trailTables } from '../reader.ts'
import { idRangeConditions } from '../sql/id-range.ts'
import { allOf, idList } from '../sql/values.ts'
import { readIdRange } from '../time-to-id.ts'
import type { LastChange } from './last-changes.ts'
import { readTransactions } from './read-transactions.ts'

const mostChanges = 500

/** Summaries of what an actor did in transactions, in the order in which they are given. */
export async function readSummaries(
  source: Source,
  actor: string,
  found: readonly LastChange[],
): Promise<TransactionSummary[]> {
  if (found.length === 0) return []
  const ids = found.map(({ transactionId }) => transactionId)
  const [transactions, counts] = await Promise.all([
    readTransactions(source, ids),
    countByTable(source, actor, ids),
  ])
  return found.map(({ transactionId, capturedAt }) => {
    const transaction = transactions.find(({ id }) => id === transactionId) ?? null
    const tables = tablesOf(counts.filter((count) => count.transaction_id === transactionId))
    const counted = tables.reduce((sum, { total }) => sum + total, 0)
    const capped = counted > mostChanges
    const names = transaction?.actions.map(({ name }) => name) ?? []
    const summary = summarize(names, tables, capped)
    return {
      transactionId,
      capturedAt,
      transaction,
      tables,
      total: Math.min(counted, mostChanges),
      capped,
      summary,
    }
  })
}

interface TableCount {
  readonly transaction_id: string
  readonly schema: string | null
  readonly table: string | null
  readonly table_id: string
  readonly op: string
  readonly changes: string
}

async function countByTable(source: Source, actor: string, ids: readonly string[]): Promise<TableCount[]> {
  const { changes, tables } = trailTables(source)
  const range = idRangeConditions(await readIdRange(source, { from: beginningOf(ids) }))
  return execute<TableCount>(
    source.db,
    sql`
      select counted.*, t.schema_name as schema, t.table_name as table
      from (
        select w.id::text as transaction_id, c.table_id::text, c.op::text, count(*)::text as changes
        from unnest(${idList(ids)}) as w (id)
        cross join lateral (
          select table_id, op from ${changes} c
          where ${allOf([sql`c.transaction_id = w.id and c.actor = ${actor}::text`, ...range])}
          order by c.id limit ${sql.raw(String(mostChanges + 1))}
        ) as c
        group by w.id, c.table_id, c.op
      ) as counted
      left join ${tables} t on t.id::text = counted.table_id`,
    { what: 'count what the actor did' },
  )
}

function tablesOf(counts: readonly TableCount[]): TableChanges[] {
  const tables = new Map<string, TableChanges>()
  for (const { table_id, schema, table, op, changes } of counts) {
    const name = opOfCode[op]
    if (name === undefined) continue
    const known = tables.get(table_id)
    const ops = known?.ops ?? { insert: 0, update: 0, delete: 0, truncate: 0, snapshot: 0 }
    const total = (known?.total ?? 0) + Number(changes)
    tables.set(table_id, {
      schema: schema ?? '',
      table: table ?? `#${table_id}`,
      total,
      ops: { ...ops, [name]: ops[name] + Number(changes) },
    })
  }
  return [...tables.values()].sort((a, b) => b.total - a.total || (a.table < b.table ? -1 : 1))
}

function summarize(actions: readonly string[], tables: readonly TableChanges[], capped: boolean): string {
  const parts = tables.flatMap((table) =>
    changeOps
      .filter((op) => table.ops[op] > 0)
      .map((op) => `${table.ops[op]} ${op}${table.ops[op] === 1 ? '' : 's'} in ${nameOf(table)}`),
  )
  const changes = `${capped ? 'at least ' : ''}${parts.join(', ')}`
  return actions.length === 0 ? changes : `${actions.join(', ')}: ${changes}`
}

const nameOf = (table: TableChanges) => (table.schema === '' ? table.table : formatTableName(table))
