/** Method and path of every operation, below `/api`. Apart from their definitions, so that the client weighs nothing. */
export const addresses = {
  timeline: 'GET /timeline',
  count: 'GET /timeline/count',
  histogram: 'GET /timeline/histogram',
  facets: 'GET /timeline/facets',
  live: 'GET /timeline/live',
  change: 'GET /changes/{id}',
  incident: 'GET /transactions/{id}',
  actor: 'GET /actors/{type}/{id}',
  history: 'GET /rows/{table}/{key}',
  asOf: 'GET /rows/{table}/{key}/as-of',
  correlation: 'GET /correlations/{id}',
  coverage: 'GET /coverage',
  redaction: 'GET /policy/redaction',
  retention: 'GET /retention',
  purge: 'POST /retention/purge',
  evidence: 'GET /evidence',
  meta: 'GET /meta',
  exportCsv: 'GET /export/changes.csv',
  exportJson: 'GET /export/changes.json',
  exportNdjson: 'GET /export/changes.ndjson',
  createExport: 'POST /exports',
  listExports: 'GET /exports',
  getExport: 'GET /exports/{id}',
  cancelExport: 'DELETE /exports/{id}',
  downloadExport: 'GET /exports/{id}/download',
  listViews: 'GET /views',
  saveView: 'POST /views',
  deleteView: 'DELETE /views/{id}',
  openApi: 'GET /openapi.json',
  health: 'GET /healthz',
  readiness: 'GET /readyz',
} as const

/** The name of an operation of the API; also its `operationId` in the OpenAPI document. */
export type OperationName = keyof typeof addresses

/** Methods of the API. */
export type Method = 'GET' | 'POST' | 'DELETE'

/** An address taken apart. */
export interface Address {
  readonly method: Method
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string
}

/** Method and path of an operation. */
export function addressOf(name: OperationName): Address {
  const [method = 'GET', path = ''] = addresses[name].split(' ')
  return { method: method as Method, path }
}
