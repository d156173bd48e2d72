import type { AuditChange, JsonObject } from '@threadline/contract'
import { parseTableName } from '../../config/table-name.ts'
import { nameOf } from '../changes/change-matcher.ts'
import type { ResolvedScope, ResolvedScopeRule } from './read-scope.ts'

/**
 * The conditions of `visibleChange` for a change that has been read already: whether scopes let it through. Whether its table may be known at all is asked of the
 * registry, see `visibleTable`.
 */
export function scopeMatcher(scopes: readonly ResolvedScope[]): (change: AuditChange) => boolean {
  const matchers = scopes.map((scope) => scope.map(ruleMatcher))
  return (change) => matchers.every((rules) => rules.some((matches) => matches(change)))
}

function ruleMatcher({ tables, fields }: ResolvedScopeRule): (change: AuditChange) => boolean {
  const names =
    tables === null
      ? null
      : new Set(
          tables.map((name) => {
            const { schema, table } = parseTableName(name, 'invalid_scope')
            return nameOf(schema, table)
          }),
        )
  return (change) =>
    (names === null || names.has(nameOf(change.schema, change.table))) &&
    (change.op === 'truncate' || fields.every(([column, texts]) => hasAllowed(change, column, texts)))
}

function hasAllowed(
  { op, after, before, changedFields }: AuditChange,
  column: string,
  texts: readonly string[],
) {
  const has = (image: JsonObject | null) => {
    const text = image !== null && Object.hasOwn(image, column) ? textOf(image[column]) : null
    return text !== null && texts.includes(text)
  }
  if (op === 'delete') return has(before)
  if (!has(after)) return false
  if (op !== 'update' || changedFields?.includes(column) !== true) return true
  return has(before)
}

/** The text that PostgreSQL has for a value of JSON: numbers have all their digits here, see `parseJson`. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null
}
