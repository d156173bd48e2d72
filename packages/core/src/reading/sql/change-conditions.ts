import { actorKey, type ChangeOp } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import type { ChangeScope } from '../change-scope.ts'
import { type Source, trailTables } from '../reader.ts'
import { idValue, instantValue, tableIdList } from './values.ts'

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
  const { filters, rowKey, low, high } = scope
  return [
    ...tableCondition(scope),
    ...when(rowKey, (key) => sql`c.row_key = ${key}::text`),
    ...when(filters.op, (ops) => opCondition(sql`c.op`, ops)),
    ...when(filters.actor, (actor) => sql`c.actor = ${actorKey(actor)}::text`),
    ...when(filters.transactionId, (id) => sql`c.transaction_id = ${idValue(id)}`),
    ...when(filters.correlationId, (id) => contextCondition(source, sql`correlation_id`, id)),
    ...when(filters.requestId, (id) => contextCondition(source, sql`request_id`, id)),
    ...when(filters.changedField, changedFieldCondition),
    ...when(filters.from, (from) => sql`c.captured_at >= ${instantValue(from)}`),
    ...when(filters.to, (to) => sql`c.captured_at <= ${instantValue(to)}`),
    ...when(low, (id) => sql`c.id >= ${idValue(id)}`),
    ...when(high, (id) => sql`c.id < ${idValue(id)}`),
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
 * The context in force at the change. It is that of its transaction, unless the transaction has changed it along the way: then every one of its changes is
 * looked at.
 */
function contextCondition(source: Source, column: SQL, value: string): SQL {
  const { transactions, switches } = trailTables(source)
  return sql`(
    c.transaction_id = any (array(
      select id from ${transactions} where ${column} = ${value}::text
      union
      select transaction_id from ${switches} where ${column} = ${value}::text
    ))
    and (
      not exists (select from ${switches} s where s.transaction_id = c.transaction_id)
      or (
        select in_force.${column} from (
          select ${column}, from_change_id from ${switches} s where s.transaction_id = c.transaction_id and s.from_change_id < c.id
          union all
          select ${column}, 0 from ${transactions} x where x.id = c.transaction_id
        ) as in_force
        order by from_change_id desc limit 1
      ) = ${value}::text
    )
  )`
}

/** An update changes the fields that it lists, an insert and a delete all fields of the row; a snapshot and a truncate none. */
function changedFieldCondition(field: string): SQL {
  return sql`(
    c.op = 'U' and ${hasField(sql`c.before`, field)}
    or c.op = 'I' and ${hasField(sql`c.after`, field)}
    or c.op = 'D' and ${hasField(sql`c.before`, field)}
  )`
}

/**
 * Whether JSON has a field, or as an array contains its name. First the text is searched, which is cheap. JSON may hold escapes such as \u0000 that no text
 * of PostgreSQL can, and looking into it would fail: where there are any, the look goes into a copy in which the escapes are spoilt.
 */
function hasField(json: SQL, field: string): SQL {
  const spoilt = sql`replace(replace(${json}::text, ${'\\\\'}::text, '__'), ${'\\u'}::text, '_u')::json`
  const escapes = sql`strpos(${json}::text, ${'\\u'}::text) > 0`
  const has = (value: SQL, name: string) => sql`
    case json_typeof(${value})
      when 'object' then (${value} -> ${name}::text) is not null
      when 'array' then exists (select from json_array_elements_text(${value}) as listed (name) where listed.name = ${name}::text)
    end`
  return sql`strpos(${json}::text, ${JSON.stringify(field)}::text) > 0
    and case when ${escapes} then ${has(spoilt, field.replaceAll('\\', '__'))} else ${has(json, field)} end`
}
