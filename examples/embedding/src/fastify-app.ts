import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { auditContext } from '@threadline/http/fastify'
import fastify from 'fastify'
import { type Application, type RunningServer, signedIn } from './application.ts'

/** Fastify 5: in a plugin of its own, without parsers of bodies, and with the raw request and answer. */
export async function startFastify({ audit, writePost }: Application, mount: string): Promise<RunningServer> {
  const app = fastify({ forceCloseConnections: true })
  const listener = getRequestListener(audit.fetch)
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    for (const url of [mount, `${mount}/*`])
      scope.all(url, (request, reply) => {
        reply.hijack()
        void listener(request.raw, reply.raw)
      })
  })
  app.register(async (scope) => {
    scope.addHook('preHandler', auditContext({ actor: ({ headers }) => signedIn(headers.cookie) }))
    scope.post<{ Params: { title: string } }>('/posts/:title', async (request, reply) => {
      await writePost(request.params.title)
      return reply.status(201).send('written')
    })
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() }
}
