import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  AsOfResult,
  AuditChange,
  CountResult,
  CoverageReport,
  EvidenceRecord,
  ExportJob,
  Facets,
  Histogram,
  HistoryEntry,
  Incident,
  Meta,
  Page,
  RedactionReport,
  RetentionStatus,
  SavedViewList,
  TransactionSummary,
} from '@threadline/contract'
import { noActorId } from '../url/links.ts'
import type { SearchRecord } from '../url/search-text.ts'
import { queryKeys } from './query-keys.ts'
import { request } from './request.ts'

/** Rows of a page of the timeline: fewer round trips when somebody scrolls far. */
const timelinePage = '200'

const nextPage = ({ nextCursor }: Pick<Page<unknown>, 'nextCursor'>) => nextCursor

const withPage = (search: SearchRecord, limit: string, cursor: string | null): SearchRecord => ({
  ...search,
  limit,
  ...(cursor === null ? {} : { cursor }),
})

/** Pages of a list, one after the other. */
function pages<Item>(key: readonly unknown[], path: readonly string[], search: SearchRecord, limit: string) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      request<Page<Item>>(path, { search: withPage(search, limit, pageParam), signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  })
}

export const metaQuery = queryOptions({
  queryKey: queryKeys.meta,
  queryFn: ({ signal }) => request<Meta>(['meta'], { signal }),
  staleTime: 60_000,
})

export const timelineQuery = (search: SearchRecord) =>
  pages<AuditChange>(queryKeys.timeline(search), ['timeline'], search, timelinePage)

export const countQuery = (search: SearchRecord) =>
  queryOptions({
    queryKey: queryKeys.count(search),
    queryFn: ({ signal }) => request<CountResult>(['timeline', 'count'], { search, signal }),
    placeholderData: keepPreviousData,
  })

export const histogramQuery = (search: SearchRecord) =>
  queryOptions({
    queryKey: queryKeys.histogram(search),
    queryFn: ({ signal }) =>
      request<Histogram>(['timeline', 'histogram'], { search: { ...search, buckets: '96' }, signal }),
    placeholderData: keepPreviousData,
  })

export const facetsQuery = (search: SearchRecord) =>
  queryOptions({
    queryKey: queryKeys.facets(search),
    queryFn: ({ signal }) => request<Facets>(['timeline', 'facets'], { search, signal }),
    placeholderData: keepPreviousData,
  })

export const changeQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.change(id),
    queryFn: ({ signal }) => request<AuditChange>(['changes', id], { signal }),
    // What has been captured never changes.
    staleTime: Number.POSITIVE_INFINITY,
  })

export const transactionQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.transaction(id),
    queryFn: ({ pageParam, signal }) =>
      request<Incident>(['transactions', id], { search: withPage({}, '500', pageParam), signal }),
    initialPageParam: null as string | null,
    getNextPageParam: nextPage,
  })

export const actorQuery = (type: string, id: string, search: SearchRecord) =>
  pages<TransactionSummary>(
    queryKeys.actor(type, id, search),
    ['actors', type, id || noActorId],
    search,
    '50',
  )

export const historyQuery = (table: string, key: string, search: SearchRecord) =>
  pages<HistoryEntry>(queryKeys.history(table, key, search), ['rows', table, key], search, '200')

export const asOfQuery = (table: string, key: string, at: string) =>
  queryOptions({
    queryKey: queryKeys.asOf(table, key, at),
    queryFn: ({ signal }) => request<AsOfResult>(['rows', table, key, 'as-of'], { search: { at }, signal }),
    placeholderData: keepPreviousData,
  })

export const coverageQuery = (schema: string | undefined) =>
  queryOptions({
    queryKey: queryKeys.coverage(schema),
    queryFn: ({ signal }) =>
      request<CoverageReport>(['coverage'], { search: schema === undefined ? {} : { schema }, signal }),
    placeholderData: keepPreviousData,
  })

export const redactionQuery = queryOptions({
  queryKey: queryKeys.redaction,
  queryFn: ({ signal }) => request<RedactionReport>(['policy', 'redaction'], { signal }),
})

export const retentionQuery = queryOptions({
  queryKey: queryKeys.retention,
  queryFn: ({ signal }) => request<RetentionStatus>(['retention'], { signal }),
})

export const evidenceQuery = (search: SearchRecord) =>
  pages<EvidenceRecord>(queryKeys.evidence(search), ['evidence'], search, '50')

export const exportsQuery = queryOptions({
  queryKey: queryKeys.exports,
  queryFn: ({ signal }) => request<Page<ExportJob>>(['exports'], { signal }),
})

export const viewsQuery = queryOptions({
  queryKey: queryKeys.views,
  queryFn: ({ signal }) => request<SavedViewList>(['views'], { signal }),
  staleTime: 60_000,
})
