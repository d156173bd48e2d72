import type { ActorRef, AuditChange } from '@threadline/contract'
import { defaultRange } from '../time/time-range.ts'
import type { SearchRecord } from './search-text.ts'
import { type TimelineFilters, type TimelineState, writeTimelineSearch } from './timeline-search.ts'

/** Where a link leads: a route, what stands for its parameters, and its search. */
export interface Target {
  readonly to: string
  readonly params: Readonly<Record<string, string>>
  readonly search: SearchRecord
}

const at = (to: string, search: SearchRecord = {}, params: Record<string, string> = {}): Target => ({
  to,
  params,
  search,
})

export const homeLink = (): Target => at('/')
export const coverageLink = (schema?: string): Target =>
  at('/coverage', schema === undefined ? {} : { schema })
export const redactionLink = (): Target => at('/policy/redaction')
export const retentionLink = (): Target => at('/policy/retention')
export const exportsLink = (): Target => at('/exports')
export const evidenceLink = (search: SearchRecord = {}): Target => at('/evidence', search)
export const transactionLink = (id: string): Target => at('/transactions/$id', {}, { id })

export const timelineLink = (
  filters: TimelineFilters = {},
  state: Partial<Omit<TimelineState, 'filters'>> = {},
): Target => at('/timeline', writeTimelineSearch({ range: defaultRange, ...state, filters }))

/** What stands for the id of an actor that has none: a path needs something. */
export const noActorId = '-'

export const actorLink = ({ type, id }: Pick<ActorRef, 'type' | 'id'>, search: SearchRecord = {}): Target =>
  at('/actors/$type/$id', search, { type, id: id ?? noActorId })

/** The name of a table as it is given everywhere: the schema `public` goes without saying; what would be misread stands in quotes. */
export const tableName = ({ schema, table }: { readonly schema: string; readonly table: string }): string =>
  schema === 'public' ? namePart(table) : `${namePart(schema)}.${namePart(table)}`

const namePart = (name: string): string =>
  /^\s|[".]|\s$/.test(name) || name === '' ? `"${name.replaceAll('"', '""')}"` : name

/**
 * The key of a row in an address and in filters: its value, or JSON of the key columns. Also JSON where a browser would take the value for a step up the
 * path. Null where there is no one row.
 */
export function rowKeyText({ rowKey, key }: Pick<AuditChange, 'rowKey' | 'key'>): string | null {
  if (rowKey === null) return null
  const isPlain = Object.keys(key ?? {}).length <= 1 && !/^(|\.{1,2}|\{.*)$/s.test(rowKey)
  return isPlain || key === null ? rowKey : JSON.stringify(key)
}

/** Null for a truncate, which has no row. */
export function rowLink(
  change: Pick<AuditChange, 'schema' | 'table' | 'rowKey' | 'key'>,
  search: SearchRecord = {},
): Target | null {
  const key = rowKeyText(change)
  return key === null ? null : rowAddress(tableName(change), key, search)
}

export const rowAddress = (table: string, key: string, search: SearchRecord = {}): Target =>
  at('/rows/$table/$key', search, { table, key })
