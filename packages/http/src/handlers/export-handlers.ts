import { type ExportFormat, exportContentTypes, queryFilters, ThreadlineError } from '@threadline/contract'
import {
  cancelExport,
  createExport,
  exportFileName,
  exportStream,
  getExport,
  listExports,
  openExport,
} from '@threadline/export'
import { downloadResponse } from '../answers/download-response.ts'
import type { exportOperations } from '../api/export-operations.ts'
import type { Service } from '../router/service.ts'
import { found } from './found.ts'
import type { DownloadCall, Handlers } from './handler.ts'
import { ownerOf } from './owner-of.ts'

/** Changes to take away. */
export const exportHandlers: Handlers<keyof typeof exportOperations> = {
  exportCsv: (call) => download(call, 'csv'),
  exportJson: (call) => download(call, 'json'),
  exportNdjson: (call) => download(call, 'ndjson'),
  createExport: async ({ body, caller, trail, signal, service }) => {
    const { queue } = background(service)
    return createExport(trail, body, { actor: ownerOf(caller.actor), queue, signal })
  },
  listExports: async ({ query, caller, service, signal }) => {
    background(service)
    return listExports(service.threadline, { ...query, actor: ownerOf(caller.actor), signal })
  },
  getExport: async ({ params, caller, service, signal }) => {
    background(service)
    const owner = { actor: ownerOf(caller.actor), signal }
    return found(await getExport(service.threadline, params.id, owner), 'export')
  },
  cancelExport: async ({ params, caller, service }) => {
    background(service)
    const owner = { actor: ownerOf(caller.actor) }
    return found(await cancelExport(service.threadline, params.id, owner), 'export')
  },
  downloadExport: async ({ params, caller, service, signal, request, requestId }) => {
    const { storage } = background(service)
    const options = { actor: ownerOf(caller.actor), storage, signal }
    const { body, ...file } = found(await openExport(service.threadline, params.id, options), 'export')
    return downloadResponse(body, { ...file, request, requestId })
  },
}

async function download(
  { query, trail, signal, request, requestId }: DownloadCall,
  format: ExportFormat,
): Promise<Response> {
  const filters = queryFilters(query)
  const body = await exportStream(trail, filters, { format, signal })
  const fileName = exportFileName(format, filters)
  return downloadResponse(body, { contentType: exportContentTypes[format], fileName, request, requestId })
}

function background({ exports }: Service) {
  if (exports !== null) return exports
  throw new ThreadlineError(
    'not_available',
    'This service keeps no exports; download the changes directly, or give "exports" to the router.',
  )
}
