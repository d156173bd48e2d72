import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { auditContext } from '@threadline/http/hono'
import { Hono } from 'hono'
import { type Application, type RunningServer, signedIn } from './application.ts'
import { listening } from './listening.ts'

/** Hono: the router is an app like any other. */
export function startHono({ audit, writePost }: Application): Promise<RunningServer> {
  const app = new Hono()
  app.post(
    '/posts/:title',
    auditContext({ actor: ({ req }) => signedIn(req.header('cookie')) }),
    async (context) => {
      await writePost(context.req.param('title'))
      return context.text('written', 201)
    },
  )
  app.route('/', audit)
  return listening(createServer(getRequestListener(app.fetch)))
}
