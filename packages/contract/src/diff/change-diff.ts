import { z } from 'zod'
import type { AuditChange } from '../audit/audit-change.ts'
import { type JsonObject, type JsonValue, jsonValueSchema } from '../json/json-value.ts'

/** What happened to a field. */
export const fieldChanges = ['added', 'removed', 'changed', 'unchanged'] as const

/**
 * What is known about a field on one side of a change.
 * - `value`: the value.
 * - `null`: SQL NULL, or a JSON column that holds `null`: the row's JSON does not tell them apart.
 * - `redacted`: there is a value of which only the placeholder was stored.
 * - `absent`: there is no such field on this side: no row, or no such column then.
 * - `not_captured`: there was a value, but the configuration of the table does not store earlier ones.
 */
export const fieldSides = ['value', 'null', 'redacted', 'absent', 'not_captured'] as const

export type FieldSide = (typeof fieldSides)[number]

/** One field of a change. `before` and `after` are null unless their state is `value` or, with the placeholder, `redacted`. */
export const fieldDiffSchema = z
  .object({
    field: z.string(),
    state: z.enum(fieldChanges),
    before: jsonValueSchema,
    beforeState: z.enum(fieldSides),
    after: jsonValueSchema,
    afterState: z.enum(fieldSides),
  })
  .meta({ id: 'FieldDiff' })

export type FieldDiff = z.infer<typeof fieldDiffSchema>

/** What `changeDiff` needs of a change. */
export type DiffableChange = Pick<
  AuditChange,
  'op' | 'after' | 'before' | 'changedFields' | 'priorValues' | 'redactedFields'
>

/** Options of `changeDiff`. */
export interface ChangeDiffOptions {
  /**
   * For an update, list also the fields that did not change.
   * @defaultValue false
   */
  readonly allFields?: boolean
}

/**
 * The fields of a change with their values before and after, in the order of the row after it, then fields that only
 * the row before it had. Deterministic: it depends on nothing but the change. An insert and a snapshot add every field, a delete
 * removes every field, a truncate has none. Nested JSON is one value.
 */
export function changeDiff(change: DiffableChange, options: ChangeDiffOptions = {}): FieldDiff[] {
  const changed = changedFields(change)
  const listed = new Set([
    ...Object.keys(change.after ?? {}),
    ...Object.keys(change.before ?? {}),
    ...changed,
  ])
  return [...listed]
    .filter((field) => options.allFields === true || changed.has(field))
    .map((field) => fieldDiff(change, field, changed.has(field)))
}

function changedFields({ op, after, before, changedFields }: DiffableChange): Set<string> {
  switch (op) {
    case 'insert':
    case 'snapshot':
      return new Set(Object.keys(after ?? {}))
    case 'delete':
      return new Set(Object.keys(before ?? {}))
    case 'truncate':
      return new Set()
    case 'update':
      return new Set([...Object.keys(before ?? {}), ...(changedFields ?? [])])
  }
}

interface Side {
  readonly state: FieldSide
  readonly value: JsonValue
}

const absent: Side = { state: 'absent', value: null }
const notCaptured: Side = { state: 'not_captured', value: null }

function fieldDiff(change: DiffableChange, field: string, isChanged: boolean): FieldDiff {
  const after = readSide(change, change.after, field)
  const before = isChanged ? priorSide(change, field) : after
  return {
    field,
    state: isChanged ? changedState(change, before, after) : 'unchanged',
    before: before.value,
    beforeState: before.state,
    after: after.value,
    afterState: after.state,
  }
}

// A snapshot is written later than the row: what was before it is unknown, not absent.
function priorSide(change: DiffableChange, field: string): Side {
  if (change.op === 'snapshot') return notCaptured
  if (change.op === 'update' && change.priorValues !== 'captured') return notCaptured
  return readSide(change, change.before, field)
}

function readSide(change: DiffableChange, image: JsonObject | null, field: string): Side {
  // The images come from anywhere, and a field may be called __proto__: only own properties are fields.
  if (image === null || !Object.hasOwn(image, field)) return absent
  const value = image[field] ?? null
  if (change.redactedFields.includes(field)) return { state: 'redacted', value }
  return { state: value === null ? 'null' : 'value', value }
}

function changedState({ op }: DiffableChange, before: Side, after: Side): FieldDiff['state'] {
  if (op === 'snapshot') return 'added'
  if ((before.state === 'absent') === (after.state === 'absent')) return 'changed'
  return before.state === 'absent' ? 'added' : 'removed'
}
