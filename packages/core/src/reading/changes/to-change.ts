import {
  type ActorRef,
  type AuditChange,
  actorRefSchema,
  type ChangeOp,
  type JsonObject,
  type JsonValue,
  parseActorKey,
  parseJson,
  parseRowKey,
} from '@threadline/contract'
import type { ChangeContext } from '../transactions/change-contexts.ts'
import type { ChangeRow } from './change-rows.ts'

/** What is known of a table beside its changes. */
export interface TableFacts {
  readonly schema: string
  readonly table: string
  readonly key: readonly string[]
  readonly masked: readonly string[]
  readonly placeholders: readonly string[]
}

export const opOfCode: Readonly<Record<string, ChangeOp>> = {
  I: 'insert',
  U: 'update',
  D: 'delete',
  T: 'truncate',
  S: 'snapshot',
}

/** A stored change as it is shown. Every number keeps its digits, see `parseJson`. */
export function toChange(row: ChangeRow, context: ChangeContext | undefined, facts: TableFacts): AuditChange {
  const op = opOfCode[row.op] ?? 'update'
  const after = readImage(row.after)
  const before = row.before === null ? null : parseJson(row.before)
  const beforeImage = isObject(before) ? before : null
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
    redactedFields: redactedFields([after, beforeImage], facts),
    partition: row.partition_name,
    correlationId: context?.correlation_id ?? null,
    requestId: context?.request_id ?? null,
  }
}

/** Remembers what it has read: the same few texts come with every change of a table. */
export function tableFactsReader(): (row: Pick<ChangeRow, 'table_facts' | 'table_id'>) => TableFacts {
  const known = new Map<string, TableFacts>()
  return ({ table_facts, table_id }) => {
    if (table_facts === null) return unknownTable(table_id)
    const facts = known.get(table_facts) ?? (JSON.parse(table_facts) as TableFacts)
    known.set(table_facts, facts)
    return facts
  }
}

/** Its entry in the registry was taken away by other means than Threadline's; the changes are still there. */
export function unknownTable(id: string): TableFacts {
  return { schema: '', table: `#${id}`, key: [], masked: [], placeholders: [] }
}

/** The actor in force, with on whose behalf it acted where that can be understood. */
export function toActor(key: string | null, onBehalfOf: string | null): ActorRef | null {
  const actor = key === null ? null : parseActorKey(key)
  if (actor === null || onBehalfOf === null) return actor
  const { data } = actorRefSchema.safeParse({ ...actor, onBehalfOf: parseJson(onBehalfOf) })
  return data ?? actor
}

/** The fields whose value is a placeholder: of columns that are or were masked, and only where the placeholder stands. */
export function redactedFields(images: readonly (JsonObject | null)[], facts: TableFacts): string[] {
  const isRedacted = (image: JsonObject, field: string) =>
    facts.masked.includes(field) && facts.placeholders.some((placeholder) => placeholder === image[field])
  return [
    ...new Set(
      images.flatMap((image) =>
        image === null ? [] : Object.keys(image).filter((field) => isRedacted(image, field)),
      ),
    ),
  ]
}

export function readImage(json: string | null): JsonObject | null {
  const image = json === null ? null : parseJson(json)
  return isObject(image) ? image : null
}

// The values come from parseJson: what is neither null, nor a list, nor a scalar is an object of JSON.
function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** From the row where it has all key columns, so that values keep their type; else from the texts of the stored key. */
function keyOf(rowKey: string, image: JsonObject | null, columns: readonly string[]): JsonObject | null {
  const values = columns.flatMap((column) =>
    image !== null && Object.hasOwn(image, column) ? [[column, image[column] ?? null] as const] : [],
  )
  if (columns.length > 0 && values.length === columns.length) return Object.fromEntries(values)
  const texts = parseRowKey(rowKey, columns.length)
  if (texts === null) return null
  return Object.fromEntries(columns.map((column, index) => [column, texts[index] ?? null]))
}

function changedFields(before: JsonValue): string[] {
  if (Array.isArray(before)) return before.filter((name) => typeof name === 'string')
  return isObject(before) ? Object.keys(before) : []
}

export function priorValuesOf(op: ChangeOp, hasBefore: boolean): AuditChange['priorValues'] {
  if (op !== 'update' && op !== 'delete') return 'none'
  return hasBefore ? 'captured' : 'not_captured'
}
