import { actorKey, type ChangeOp } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import type { Source } from '../reader.ts'
import { idRangeConditions } from '../sql/id-range.ts'
import { idValue, instantValue, tableIdList } from '../sql/values.ts'
import { madeUnder } from '../transactions/matching-transactions.ts'
import type { ChangeScope } from './change-scope.ts'

/** How ops are stored. */
const opCodes: Readonly<Record<ChangeOp, string>> = {
  insert: 'I',
  update: 'U',
  delete: 'D',
  truncate: 'T',
  snapshot: 'S',
}

/**
 * The conditions of filters on a change `c`, only those that are given: the plan is made for exactly these. Tables are not among them where there are
 * several, see `changesInOrder`.
 */
export function changeConditions(source: Source, scope: ChangeScope): SQL[] {
  const { filters, rowKey, transactions } = scope
  return [
    ...tableCondition(scope),
    ...when(rowKey, (key) => sql`c.row_key = ${key}::text`),
    ...when(filters.op, (ops) => opCondition(sql`c.op`, ops)),
    ...when(filters.actor, (actor) => sql`c.actor = ${actorKey(actor)}::text`),
    ...when(filters.transactionId, (id) => sql`c.transaction_id = ${idValue(id)}`),
    ...transactions.map((matching) => madeUnder(source, matching)),
    ...when(filters.changedField, changedFieldCondition),
    ...when(filters.from, (from) => sql`c.captured_at >= ${instantValue(from)}`),
    ...when(filters.to, (to) => sql`c.captured_at <= ${instantValue(to)}`),
    ...idRangeConditions(scope),
  ]
}

function when<Value>(value: Value | null | undefined, condition: (value: Value) => SQL): SQL[] {
  return value === null || value === undefined ? [] : [condition(value)]
}

function tableCondition({ tables, filters }: ChangeScope): SQL[] {
  if (tables === null) return []
  const [only] = tables
  if (tables.length === 1 && only !== undefined) {
    // Truncates are the changes without a key: so the index on keys finds them.
    const truncates = filters.op?.join() === 'truncate' ? sql` and c.row_key is null` : sql``
    return [sql`c.table_id = ${only.id}::integer${truncates}`]
  }
  return [sql`c.table_id = any (${tableIdList(tables.map(({ id }) => id))})`]
}

/** The codes are constants in the statement, so that the planner sees how frequent they are. */
export function opCondition(column: SQL, ops: readonly ChangeOp[]): SQL {
  return sql`${column} in (${sql.raw(ops.map((op) => `'${opCodes[op]}'`).join(', '))})`
}

/**
 * An update changes the fields that it lists, an insert and a delete all fields of the row; a snapshot and a truncate none. The fields that an update lists are
 * in `before`, as keys of an object or, without earlier values, as an array.
 *
 * The text is searched first, which is cheap. JSON may hold escapes such as \u0000 that no text of PostgreSQL can, and looking into it would fail: where there
 * are any, the look goes into a copy in which the escapes are spoilt.
 */
function changedFieldCondition(field: string): SQL {
  const fields = sql`coalesce(c.before, c.after)`
  const quoted = JSON.stringify(field)
  const contains = (text: string) => sql`strpos(${fields}::text, ${text}::text) > 0`
  const spoilt = sql`replace(replace(${fields}::text, ${'\\\\'}::text, '__'), ${'\\u'}::text, '_u')::json`
  return sql`(
    c.op in ('I', 'U', 'D') and ${contains(quoted)}
    and case
      when json_typeof(${fields}) = 'array' then ${contains(`[${quoted}`)} or ${contains(`,${quoted}`)}
      when ${contains('\\u')} then (${spoilt} -> ${field.replaceAll('\\', '__')}::text) is not null
      else (${fields} -> ${field}::text) is not null
    end
  )`
}
