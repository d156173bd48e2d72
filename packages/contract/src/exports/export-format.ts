import { z } from 'zod'

/** The formats of an export. */
export const exportFormats = ['csv', 'json', 'ndjson'] as const

export const exportFormatSchema = z.enum(exportFormats).meta({ id: 'ExportFormat' })

export type ExportFormat = z.infer<typeof exportFormatSchema>

/** The media type of each format. */
export const exportContentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
}

/**
 * The columns of a CSV export, in their order. They are never taken away or moved; further ones would be added at the end. `key`, `before`, `after`, `changed_fields` and
 * `redacted_fields` are JSON.
 */
export const exportCsvColumns = [
  'id',
  'captured_at',
  'op',
  'schema',
  'table',
  'row_key',
  'key',
  'actor',
  'on_behalf_of',
  'transaction_id',
  'correlation_id',
  'request_id',
  'changed_fields',
  'redacted_fields',
  'prior_values',
  'partition',
  'before',
  'after',
] as const

/** Changes that a call in one piece gives at most: when nothing is said, and at the utmost. */
export const exportRowLimits = { default: 10_000, max: 1_000_000 } as const
