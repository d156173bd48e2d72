import type { SearchRecord } from '../url/search-text.ts'

/** The keys of every query, in one place. The open row, the live flag and other looks of a screen are no part of them. */
export const queryKeys = {
  meta: ['meta'],
  views: ['views'],
  exports: ['exports'],
  timeline: (search: SearchRecord) => ['timeline', search],
  count: (search: SearchRecord) => ['count', search],
  histogram: (search: SearchRecord) => ['histogram', search],
  facets: (search: SearchRecord) => ['facets', search],
  change: (id: string) => ['change', id],
  transaction: (id: string) => ['transaction', id],
  actor: (type: string, id: string, search: SearchRecord) => ['actor', type, id, search],
  history: (table: string, key: string, search: SearchRecord) => ['history', table, key, search],
  asOf: (table: string, key: string, at: string) => ['as-of', table, key, at],
  coverage: (schema: string | undefined) => ['coverage', schema ?? null],
  redaction: ['redaction'],
  retention: ['retention'],
  evidence: (search: SearchRecord) => ['evidence', search],
} as const
