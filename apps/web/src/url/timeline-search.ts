import {
  actorKey,
  type ChangeOp,
  changeFiltersShape,
  decimalIdSchema,
  instantInputSchema,
  parseActorKey,
} from '@threadline/contract'
import type { z } from 'zod'
import { defaultRange, durationMicroseconds, rangesEqual, type TimeRange } from '../time/time-range.ts'
import type { SearchRecord } from './search-text.ts'

/** The conditions of the timeline, each as the text of its token. */
export interface TimelineFilters {
  readonly schema?: string
  readonly table?: string
  readonly op?: readonly ChangeOp[]
  /** The key of an actor, such as `user/42`. */
  readonly actor?: string
  readonly correlationId?: string
  readonly requestId?: string
  readonly changedField?: string
  readonly rowKey?: string
  readonly transactionId?: string
}

/** All that the address of the timeline says. */
export interface TimelineState {
  readonly filters: TimelineFilters
  readonly range: TimeRange
  readonly change: string | undefined
  readonly live: boolean
}

/** A parameter that was left out of account, and why. */
export interface SearchProblem {
  readonly name: string
  readonly message: string
}

const known = new Set([
  ...['schema', 'table', 'op', 'actor_type', 'actor_id', 'correlation_id', 'request_id', 'changed_field'],
  ...['row_key', 'transaction_id', 'from', 'to', 'range', 'change', 'live'],
])

/** Reads the address of the timeline. What cannot be read is reported and means nothing; the rest holds. */
export function readTimelineSearch(search: SearchRecord): {
  state: TimelineState
  problems: SearchProblem[]
} {
  const problems: SearchProblem[] = []
  const reject = (name: string, message: string) => void problems.push({ name, message })
  const text = (name: string): string | undefined => {
    const value = Object.hasOwn(search, name) ? search[name] : undefined
    if (Array.isArray(value)) reject(name, 'is given more than once')
    return typeof value === 'string' ? value : undefined
  }
  const read = <Output>(name: string, schema: z.ZodType<Output>, value: unknown = text(name)) => {
    if (value === undefined) return undefined
    const result = schema.safeParse(value)
    if (result.success) return result.data
    reject(name, result.error.issues[0]?.message ?? 'cannot be used')
    return undefined
  }
  for (const name of Object.keys(search)) if (!known.has(name)) reject(name, 'is not known')

  const { schema, table, op, correlationId, requestId, changedField, transactionId } = changeFiltersShape
  const filters = {
    schema: read('schema', schema),
    table: read('table', table),
    op: read('op', op, text('op')?.split(',')),
    actor: readActor(text('actor_type'), text('actor_id'), reject),
    correlationId: read('correlation_id', correlationId),
    requestId: read('request_id', requestId),
    changedField: read('changed_field', changedField),
    rowKey: text('row_key'),
    transactionId: read('transaction_id', transactionId),
  }
  if (filters.rowKey !== undefined && filters.table === undefined) {
    filters.rowKey = undefined
    reject('row_key', 'needs table beside it')
  }
  const from = read('from', instantInputSchema('start'))
  const to = read('to', instantInputSchema('end'))
  const state: TimelineState = {
    filters: defined(filters),
    range: readRange(text('range'), from, to, reject),
    change: read('change', decimalIdSchema),
    live: text('live') === '1',
  }
  return { state, problems }
}

/** The address of a state: what {@link readTimelineSearch} reads back. Defaults are left out. */
export function writeTimelineSearch(state: Partial<TimelineState>): SearchRecord {
  const range = state.range ?? defaultRange
  return definedTexts({
    ...writeFilters(state.filters ?? {}),
    ...('last' in range
      ? { range: rangesEqual(range, defaultRange) ? undefined : range.last }
      : { from: range.from, to: range.to }),
    change: state.change,
    live: state.live === true ? '1' : undefined,
  })
}

/** The filters in the words of the API, which are those of the address too. */
export function writeFilters(filters: TimelineFilters): SearchRecord {
  const actor = filters.actor === undefined ? null : parseActorKey(filters.actor)
  return definedTexts({
    schema: filters.schema,
    table: filters.table,
    op: filters.op?.join(','),
    actor_type: actor?.type,
    actor_id: actor?.id,
    correlation_id: filters.correlationId,
    request_id: filters.requestId,
    changed_field: filters.changedField,
    row_key: filters.rowKey,
    transaction_id: filters.transactionId,
  })
}

type Reject = (name: string, message: string) => void

function readActor(type: string | undefined, id: string | undefined, reject: Reject): string | undefined {
  if (type === undefined && id === undefined) return undefined
  const actor = parseActorKey(id === undefined ? `${type}` : `${type ?? ''}/${id}`)
  if (actor !== null) return actorKey(actor)
  reject(
    type === undefined ? 'actor_id' : 'actor_type',
    'is no actor: give a type and an id, or anonymous alone',
  )
  return undefined
}

function readRange(
  last: string | undefined,
  from: string | undefined,
  to: string | undefined,
  reject: Reject,
): TimeRange {
  if (from !== undefined || to !== undefined) {
    if (last !== undefined) reject('range', 'means nothing beside from and to')
    if (from === undefined || to === undefined || from <= to) return { from, to }
    reject('to', 'is earlier than from')
    return defaultRange
  }
  if (last === undefined) return defaultRange
  if (durationMicroseconds(last) !== null) return { last }
  reject('range', 'must be a duration such as 15m, 24h or 7d')
  return defaultRange
}

function defined(
  filters: { [Name in keyof TimelineFilters]: TimelineFilters[Name] | undefined },
): TimelineFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}

function definedTexts(record: Record<string, string | undefined>): SearchRecord {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
