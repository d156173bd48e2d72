import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

/** A server that answers. */
export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/** Serves an app on a port, or on a free one where that is taken. */
export async function listen(app: Hono, host: string, wantedPort: number): Promise<Listening> {
  try {
    return await open(app, host, wantedPort)
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'EADDRINUSE') throw error
    return open(app, host, 0)
  }
}

function open(app: Hono, hostname: string, wantedPort: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname, port: wantedPort }, ({ port }) =>
      resolve({ port, close: () => close(server as Server) }),
    )
    server.once('error', reject)
  })
}

/** Live streams of browsers would keep it open. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
