import { actorKey, changeFiltersSchema, type ExportJob } from '@threadline/contract'
import { inertText } from '../../text/inert-text.ts'
import { type Target, timelineLink } from '../../url/links.ts'
import type { TimelineFilters } from '../../url/timeline-search.ts'

/** The search in the timeline that an export holds. */
export function searchOfExport({ filters }: ExportJob): Target {
  const parsed = changeFiltersSchema.safeParse(filters)
  if (!parsed.success) return timelineLink()
  const { from, to } = parsed.data
  return timelineLink(timelineFilters(parsed.data), { range: { from, to } })
}

/** The same in a line of text. */
export function describeSearch({ filters }: ExportJob): string {
  const parts = Object.entries(filters).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return parts.length === 0 ? 'the whole trail' : inertText(parts.join(', '), { most: 160 })
}

function timelineFilters({
  actor,
  rowKey,
  from: _from,
  to: _to,
  ...filters
}: ReturnType<typeof changeFiltersSchema.parse>): TimelineFilters {
  const all = {
    ...filters,
    actor: actor === undefined ? undefined : actorKey(actor),
    rowKey: rowKey === undefined || typeof rowKey === 'string' ? rowKey : JSON.stringify(rowKey),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}
