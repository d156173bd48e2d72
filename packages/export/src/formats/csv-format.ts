import { actorKey, exportCsvColumns } from '@threadline/contract'
import type { ChangeText } from '@threadline/core'
import { json } from './change-json.ts'
import { csvLine } from './csv-line.ts'
import type { Format } from './format.ts'

/** A line of names, then a line for each change. CSV has no place for a remark at its end: whoever sends it must abort. */
export const csvFormat: Format = {
  begin: ({ bom }) => `${bom ? '\uFEFF' : ''}${csvLine(exportCsvColumns)}`,
  change: (change) => csvLine(exportCsvColumns.map((column) => cells[column](change))),
  end: () => '',
  failed: () => '',
}

const cells: Readonly<Record<(typeof exportCsvColumns)[number], (change: ChangeText) => string | null>> = {
  id: ({ id }) => id,
  captured_at: ({ capturedAt }) => capturedAt,
  op: ({ op }) => op,
  schema: ({ schema }) => schema,
  table: ({ table }) => table,
  row_key: ({ rowKey }) => rowKey,
  key: ({ key }) => key,
  actor: ({ actor }) => (actor === null ? null : actorKey(actor)),
  on_behalf_of: ({ actor }) => (actor?.onBehalfOf === undefined ? null : actorKey(actor.onBehalfOf)),
  transaction_id: ({ transactionId }) => transactionId,
  correlation_id: ({ correlationId }) => correlationId,
  request_id: ({ requestId }) => requestId,
  changed_fields: ({ changedFields }) => (changedFields === null ? null : json(changedFields)),
  redacted_fields: ({ redactedFields }) => json(redactedFields),
  prior_values: ({ priorValues }) => priorValues,
  partition: ({ partition }) => partition,
  before: ({ before }) => before,
  after: ({ after }) => after,
}
