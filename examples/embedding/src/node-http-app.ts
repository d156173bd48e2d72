import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { contextFromRequest, withAuditContext } from '@threadline/core'
import { type Application, type RunningServer, signedIn } from './application.ts'
import { listening } from './listening.ts'

/** `node:http` alone. */
export function startNodeHttp({ audit, writePost }: Application): Promise<RunningServer> {
  const listener = getRequestListener(audit.fetch)
  const server = createServer(async (request, response) => {
    const title = /^\/posts\/(\w+)$/.exec(request.url ?? '')?.[1]
    if (title === undefined || request.method !== 'POST') return listener(request, response)
    const context = contextFromRequest(request.headers, { actor: signedIn(request.headers.cookie) })
    await withAuditContext(context, () => writePost(title))
    response.writeHead(201).end('written')
  })
  return listening(server)
}
