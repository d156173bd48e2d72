import type { Application, RunningServer } from './application.ts'
import { startExpress } from './express-app.ts'
import { startFastify } from './fastify-app.ts'
import { startHono } from './hono-app.ts'
import { startNext } from './next-app.ts'
import { startNodeHttp } from './node-http-app.ts'

/** Starts the application in a server, with the trail at a path. */
export type StartServer = (application: Application, mount: string) => Promise<RunningServer>

export const servers: Readonly<Record<string, StartServer>> = {
  hono: startHono,
  express: startExpress,
  fastify: startFastify,
  nextjs: startNext,
  'node-http': startNodeHttp,
}
