import {
  exportContentTypes,
  exportJobPageSchema,
  exportJobSchema,
  exportQuerySchema,
  exportRequestSchema,
  pageQuerySchema,
} from '@threadline/contract'
import { z } from 'zod'
import { operation } from './operation.ts'

const tag = 'Exports'
const errors = ['invalid_filter', 'invalid_key', 'table_not_audited'] as const
const one = z.object({ id: z.string() })

const download = (format: keyof typeof exportContentTypes, description: string) =>
  operation({
    tag,
    summary: `All changes that match, as ${format.toUpperCase()}`,
    description,
    access: 'export',
    query: exportQuerySchema,
    answer: { status: 200, description: 'A download.', contentType: exportContentTypes[format] },
    errors,
  })

/** Changes to take away: at once as a stream, or prepared in the background. */
export const exportOperations = {
  exportCsv: download('csv', 'RFC 4180 with a header. When it fails on the way, the connection breaks off.'),
  exportJson: download(
    'json',
    'One document, whose `count` comes last: a document that was cut off is no JSON.',
  ),
  exportNdjson: download(
    'ndjson',
    'A change on each line; the last line tells how it ended, and how many there are.',
  ),
  createExport: operation({
    tag,
    summary: 'Prepare an export in the background',
    access: 'export',
    body: exportRequestSchema,
    answer: { status: 201, description: 'It waits for a worker.', schema: exportJobSchema },
    errors: [...errors, 'invalid_body', 'too_many_exports', 'read_only', 'not_available'],
  }),
  listExports: operation({
    tag,
    summary: 'The exports of the caller, newest first',
    access: 'export',
    query: pageQuerySchema,
    answer: { status: 200, description: 'A page of them.', schema: exportJobPageSchema },
    errors: ['invalid_filter', 'invalid_cursor', 'not_available'],
  }),
  getExport: operation({
    tag,
    summary: 'One export of the caller',
    access: 'export',
    params: one,
    answer: { status: 200, description: 'Where it stands.', schema: exportJobSchema },
    errors: ['not_found', 'not_available'],
  }),
  cancelExport: operation({
    tag,
    summary: 'Cancel an export of the caller',
    access: 'export',
    params: one,
    answer: { status: 200, description: 'Where it stands now.', schema: exportJobSchema },
    errors: ['not_found', 'read_only', 'not_available'],
  }),
  downloadExport: operation({
    tag,
    summary: 'The file of an export that is ready',
    access: 'export',
    params: one,
    answer: { status: 200, description: 'The file.', contentType: 'application/octet-stream' },
    errors: ['not_found', 'export_not_ready', 'export_gone', 'not_available'],
  }),
}
