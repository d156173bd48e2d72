import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { auditContext } from '@threadline/http/express'
import express from 'express'
import { type Application, type RunningServer, signedIn } from './application.ts'
import { listening } from './listening.ts'

/** Express 5: `all` and not `use`, which would take the mount path off the address; before any parser of bodies. */
export function startExpress({ audit, writePost }: Application, mount: string): Promise<RunningServer> {
  const app = express()
  const listener = getRequestListener(audit.fetch)
  app.all([mount, `${mount}/{*path}`], (request, response) => void listener(request, response))
  app.use(express.json())
  app.post(
    '/posts/:title',
    auditContext({ actor: ({ headers }) => signedIn(headers.cookie) }),
    async (request, response) => {
      await writePost(request.params.title ?? '')
      response.status(201).send('written')
    },
  )
  return listening(createServer(app))
}
