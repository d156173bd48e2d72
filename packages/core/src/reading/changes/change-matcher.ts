import { type AuditChange, actorKey } from '@threadline/contract'
import type { ChangeScope } from './change-scope.ts'

/**
 * The conditions of `changeConditions` for a change that has been read already: whether filters match it. Times and ids are left out, for a change that is new.
 */
export function changeMatcher({ filters, tables, rowKey }: ChangeScope): (change: AuditChange) => boolean {
  const { op, actor, correlationId, requestId, changedField, transactionId } = filters
  const names = tables === null ? null : new Set(tables.map(({ schema, table }) => nameOf(schema, table)))
  const key = actor === undefined ? null : actorKey(actor)
  return (change) =>
    (names === null || names.has(nameOf(change.schema, change.table))) &&
    (rowKey === null || change.rowKey === rowKey) &&
    (op === undefined || op.includes(change.op)) &&
    (key === null || (change.actor !== null && actorKey(change.actor) === key)) &&
    (correlationId === undefined || change.correlationId === correlationId) &&
    (requestId === undefined || change.requestId === requestId) &&
    (transactionId === undefined || change.transactionId === transactionId) &&
    (changedField === undefined || hasChanged(change, changedField))
}

/** One text for a schema and a table; neither can hold the character between them. */
export const nameOf = (schema: string, table: string) => `${schema}\0${table}`

/** An update changes the fields that it lists, an insert and a delete all fields of the row; a snapshot and a truncate none. */
function hasChanged({ op, after, before, changedFields }: AuditChange, field: string): boolean {
  if (op === 'update') return changedFields?.includes(field) === true
  if (op === 'insert') return after !== null && Object.hasOwn(after, field)
  return op === 'delete' && before !== null && Object.hasOwn(before, field)
}
