import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { ThreadlineError } from '@threadline/contract'
import type { Hono } from 'hono'

/** A server that answers. */
export interface Listening {
  readonly port: number
  /** Takes no more connections, lets answers under way end, and cuts off what is left after a while. */
  close(): Promise<void>
}

/** How long answers under way may go on when the service ends. */
const graceMs = 10_000

/** Serves an app at an address. @throws ThreadlineError `usage` when the port is taken or may not be used */
export async function listen(app: Hono, host: string, port: number): Promise<Listening> {
  let taken = 0
  const server = await new Promise<Server>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, hostname: host, port }, (address) => {
      taken = address.port
      resolve(started as Server)
    })
    started.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`
      reject(
        new ThreadlineError('usage', `The address ${host}:${port} ${reason}; set HOST and PORT.`, {
          cause: error,
        }),
      )
    })
  })
  return {
    port: taken,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(cut)
    },
  }
}
