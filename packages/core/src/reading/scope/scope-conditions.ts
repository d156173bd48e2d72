import { type SQL, sql } from 'drizzle-orm'
import { parseTableName } from '../../config/table-name.ts'
import { textList } from '../sql/values.ts'
import { backslashMark, type ResolvedScope, type ResolvedScopeRule } from './read-scope.ts'

/** Conditions of which one must hold. */
const anyOf = (conditions: readonly SQL[]): SQL =>
  conditions.length === 0 ? sql`false` : sql`(${sql.join([...conditions], sql` or `)})`

const allOf = (conditions: readonly SQL[]): SQL => sql`(${sql.join([...conditions], sql` and `)})`

/** The condition that scopes let the change `s` through: each of them by one of its rules. */
export function visibleChange(registry: SQL, scopes: readonly ResolvedScope[]): SQL {
  return allOf(scopes.map((scope) => anyOf(scope.map((rule) => changeRule(registry, rule)))))
}

/** The condition that scopes let the table `s` of the registry be known. */
export function visibleTable(scopes: readonly ResolvedScope[]): SQL {
  return allOf(scopes.map((scope) => anyOf(scope.map(tableRule))))
}

function changeRule(registry: SQL, rule: ResolvedScopeRule): SQL {
  const tables = sql`s.table_id = any (array(select t.id from ${registry} t where ${tableRuleOn(sql`t`, rule)}))`
  if (rule.fields.length === 0) return tables
  const fields = rule.fields.map(([column, texts]) => fieldCondition(column, texts))
  return sql`(${tables} and (s.op = 'T' or ${allOf(fields)}))`
}

const tableRule = (rule: ResolvedScopeRule): SQL => tableRuleOn(sql`s`, rule)

function tableRuleOn(alias: SQL, { tables, fields }: ResolvedScopeRule): SQL {
  const names = (tables ?? []).map((table) => parseTableName(table, 'invalid_scope'))
  const named =
    tables === null
      ? []
      : [
          sql`(${alias}.schema_name, ${alias}.table_name) in (
            select * from unnest(${textList(names.map(({ schema }) => schema))}, ${textList(names.map(({ table }) => table))}))`,
        ]
  const columns = fields.map(([column]) => sql`(${alias}.column_types -> ${column}::text) is not null`)
  return allOf([...named, ...columns])
}

/**
 * The row had an allowed value in the column before the change and has one after it. Rows are whole in `after`, and in `before` of a delete; in `before` of an
 * update there are the changed fields with their earlier values, or, where those are not kept, their names alone.
 */
function fieldCondition(column: string, texts: readonly string[]): SQL {
  const allowed = textList(texts)
  const later = sql`((${field(sql`s.after`, column, sql`->>`)}) = any (${allowed}))`
  const earlier = sql`((${field(sql`s.before`, column, sql`->>`)}) = any (${allowed}))`
  const unchanged = sql`case json_typeof(s.before)
    when 'array' then strpos(s.before::text, ${JSON.stringify(column)}::text) = 0
    else (${field(sql`s.before`, column, sql`->`)}) is null
  end`
  return sql`coalesce(case s.op
    when 'D' then ${earlier}
    when 'U' then ${later} and (s.before is null or ${unchanged} or (json_typeof(s.before) = 'object' and ${earlier}))
    else ${later}
  end, false)`
}

/**
 * A field of a row, as text or, with `->`, as JSON. JSON may hold escapes such as \\u0000 that no text of PostgreSQL can, and looking into it would fail: where
 * there are any, the look goes into a copy with a mark, which no allowed value has, in the place of every backslash that begins one or is escaped itself.
 */
function field(image: SQL, column: string, operator: SQL): SQL {
  const marked = sql`replace(replace(${image}::text, ${'\\\\'}::text, ${backslashMark}::text), ${'\\u'}::text, ${`${backslashMark}u`}::text)::json`
  return sql`case when strpos(${image}::text, ${'\\u'}::text) > 0
    then ${marked} ${operator} ${column.replaceAll('\\', backslashMark)}::text
    else ${image} ${operator} ${column}::text end`
}
