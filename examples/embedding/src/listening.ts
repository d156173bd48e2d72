import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RunningServer } from './application.ts'

/** Waits until a server answers on a free port of this machine. */
export async function listening(server: Server): Promise<RunningServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
