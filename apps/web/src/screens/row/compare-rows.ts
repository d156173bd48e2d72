import type { AsOfResult, DiffableChange, JsonObject } from '@threadline/contract'

const rowOf = (result: AsOfResult): JsonObject | null => (result.status === 'present' ? result.row : null)

/** What is between two states of a row, in the shape of a change, so that it is shown as one. Null where one of them is not known. */
export function compareRows(earlier: AsOfResult, later: AsOfResult): DiffableChange | null {
  if (earlier.status === 'before_audit_horizon' || later.status === 'before_audit_horizon') return null
  const [before, after] = [rowOf(earlier), rowOf(later)]
  const redactedFields = [...new Set([...earlier.redactedFields, ...later.redactedFields])]
  const shared = { redactedFields, changedFields: null }
  if (before === null) return { ...shared, op: 'insert', before: null, after, priorValues: 'none' }
  if (after === null) return { ...shared, op: 'delete', before, after: null, priorValues: 'captured' }
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const changed = fields.filter(
    (field) => JSON.stringify(own(before, field)) !== JSON.stringify(own(after, field)),
  )
  const prior = Object.fromEntries(
    changed
      .filter((field) => Object.hasOwn(before, field))
      .map((field) => [field, own(before, field) ?? null]),
  )
  return { ...shared, op: 'update', before: prior, after, changedFields: changed, priorValues: 'captured' }
}

const own = (row: JsonObject, field: string) => (Object.hasOwn(row, field) ? row[field] : undefined)
