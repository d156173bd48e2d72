import type { ExportFormat } from '@threadline/contract'
import type { ChangeText } from '@threadline/core'
import { csvFormat } from './csv-format.ts'
import { jsonFormat } from './json-format.ts'
import { ndjsonFormat } from './ndjson-format.ts'

/** What an export says about itself. */
export interface ExportHead {
  readonly generatedAt: string
  /** The filters as JSON. */
  readonly filter: string
  /** CSV: whether a byte order mark comes first. */
  readonly bom: boolean
}

/** How an export ended. */
export interface ExportTail {
  readonly count: number
  readonly truncated: boolean
}

/** The text of an export, in three parts. */
export interface Format {
  begin(head: ExportHead): string
  change(change: ChangeText, index: number): string
  end(tail: ExportTail): string
  /** What can be said where it breaks off; empty where nothing can that would leave the text valid. */
  failed(count: number, code: string): string
}

export const formats: Readonly<Record<ExportFormat, Format>> = {
  csv: csvFormat,
  json: jsonFormat,
  ndjson: ndjsonFormat,
}
