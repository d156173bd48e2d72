import { type AuditChange, parseRowKey } from '@threadline/contract'
import type { ChangeContext } from '../transactions/change-contexts.ts'
import type { ChangeRow } from './change-rows.ts'
import { jsonMembers } from './json-members.ts'
import { opOfCode, priorValuesOf, type TableFacts, toActor } from './to-change.ts'

/**
 * A change whose values are the JSON that is stored: every digit of every number, and not one object for a value. `parseJson` of `key`, `after` and `before` gives what
 * an {@link AuditChange} has there. Each is on one line.
 */
export interface ChangeText extends Omit<AuditChange, 'key' | 'after' | 'before'> {
  readonly key: string | null
  readonly after: string | null
  readonly before: string | null
}

/** A stored change as JSON text. It says the same as `toChange`, which the tests compare it with. */
export function toChangeText(
  row: Omit<ChangeRow, 'table_facts'>,
  context: ChangeContext | undefined,
  facts: TableFacts,
): ChangeText {
  const op = opOfCode[row.op] ?? 'update'
  const after = onOneLine(row.after)
  const before = onOneLine(row.before)
  const beforeImage = before?.startsWith('{') ? before : null
  return {
    id: row.id,
    transactionId: row.transaction_id,
    schema: facts.schema,
    table: facts.table,
    rowKey: row.row_key,
    key: row.row_key === null ? null : keyOf(row.row_key, after ?? beforeImage, facts.key),
    op,
    actor: toActor(row.actor, context?.actor === row.actor ? context.on_behalf_of : null),
    capturedAt: row.captured_at,
    after,
    before: beforeImage,
    changedFields: op === 'update' ? changedFields(before) : null,
    priorValues: priorValuesOf(op, beforeImage !== null),
    redactedFields: facts.masked.length === 0 ? [] : redactedFields([after, beforeImage], facts),
    partition: row.partition_name,
    correlationId: context?.correlation_id ?? null,
    requestId: context?.request_id ?? null,
  }
}

/**
 * Columns of the type json are stored as they were written, line ends between their tokens included. Within strings JSON has none; but some readers take U+0085, U+2028
 * and U+2029 for line ends, and they can stand in strings only, where an escape means the same.
 */
function onOneLine(json: string | null): string | null {
  if (json === null) return null
  const flat = json.includes('\n') || json.includes('\r') ? json.replaceAll(/[\r\n]/g, ' ') : json
  const isPlain = !flat.includes('\u2028') && !flat.includes('\u2029') && !flat.includes('\u0085')
  return (isPlain ? flat : flat.replaceAll(/[\u0085\u2028\u2029]/g, escaped)).trimStart()
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

function keyOf(rowKey: string, image: string | null, columns: readonly string[]): string | null {
  const members = image === null ? new Map<string, string>() : jsonMembers(image, columns)
  const isWhole = columns.length > 0 && columns.every((column) => members.has(column))
  const values = isWhole
    ? columns.map((column) => members.get(column))
    : parseRowKey(rowKey, columns.length)?.map(text)
  return values == null
    ? null
    : `{${columns.map((column, index) => `${JSON.stringify(column)}:${values[index] ?? 'null'}`).join()}}`
}

const text = (value: string) => JSON.stringify(value)

function changedFields(before: string | null): string[] {
  const fields: unknown = before === null ? [] : JSON.parse(before)
  if (Array.isArray(fields)) return fields.filter((name) => typeof name === 'string')
  return typeof fields === 'object' && fields !== null ? Object.keys(fields) : []
}

function redactedFields(images: readonly (string | null)[], facts: TableFacts): string[] {
  const placeholders = new Set(facts.placeholders)
  const redacted = images.flatMap((image) =>
    image === null
      ? []
      : [...jsonMembers(image)]
          .filter(([field, value]) => facts.masked.includes(field) && isPlaceholder(value, placeholders))
          .map(([field]) => field),
  )
  return [...new Set(redacted)]
}

function isPlaceholder(json: string, placeholders: ReadonlySet<string>): boolean {
  return json.startsWith('"') && placeholders.has(JSON.parse(json))
}
