import { once } from 'node:events'
import type { RequestLogEntry } from '@threadline/http'
import type { Command } from 'commander'
import { createCommand } from '../command.ts'
import { loadConfig } from '../config/load-config.ts'
import { type Host, note } from '../host.ts'
import { addConnectionOptions, type ConnectionOptions } from '../options/connection-options.ts'
import { listen } from '../serve/listen.ts'
import { readServeSettings } from '../serve/serve-settings.ts'
import { openService } from '../serve/service.ts'

/** `threadline serve`: the API and the console, until it is told to end. */
export function serveCommand(host: Host): Command {
  const command = createCommand(host, {
    name: 'serve',
    summary: 'serve the API and the console',
    description: `Serves the API and the console until it is told to end. Settings come from the environment:
  DATABASE_URL                   the database that holds the trail
  DATABASE_READ_URL              another one for reading, such as a standby
  HOST [127.0.0.1], PORT [4300], THREADLINE_BASE_PATH [/audit]
  THREADLINE_TOKEN               an access token with every permission
  THREADLINE_TOKENS              JSON: [{ "name", "token", "permissions": ["read", …] }, …]
  THREADLINE_PROXY_ADDRESSES     proxies whose word is trusted, and THREADLINE_PROXY_HEADER [x-forwarded-user],
                                 THREADLINE_PROXY_PERMISSIONS [read]
  THREADLINE_ORIGINS             further origins whose pages may change something
  THREADLINE_RECORD_ACCESS       true: record who looks at what
  THREADLINE_EXPORT_FOLDER       where exports in the background are kept
  THREADLINE_POOL_SIZE [10]      connections to each database`,
    examples: ['threadline serve', 'HOST=0.0.0.0 THREADLINE_TOKEN=… threadline serve'],
  })
  addConnectionOptions(command)
  return command.action(async (options: ConnectionOptions) => {
    const { variables = {} } = host.environment
    const settings = readServeSettings({
      ...variables,
      DATABASE_URL: options.databaseUrl ?? host.environment.databaseUrl,
    })
    const { config } = await loadConfig(host, options.config)
    const service = await openService({ config, settings, log: (entry) => host.stdout.write(logLine(entry)) })
    try {
      const server = await listen(service.app, settings.host, settings.port)
      const name = settings.host.includes(':') ? `[${settings.host}]` : settings.host
      note(host, `Threadline is at http://${name}:${server.port}${settings.basePath}/`)
      if (settings.tokens.length === 0 && settings.proxy === undefined)
        note(host, 'There is no access control: everybody on this machine may do everything.')
      if (!host.signal.aborted) await once(host.signal, 'abort')
      note(host, 'Ending …')
      const closing = service.close()
      await server.close()
      await closing
    } catch (error) {
      await service.close()
      throw error
    }
  })
}

/** One line of JSON for each request. An error is told by its stack, which is for those who run the service. */
function logLine({ error, ...entry }: RequestLogEntry): string {
  const cause = error instanceof Error ? { error: error.stack ?? error.message } : {}
  return `${JSON.stringify({ ...entry, ...cause })}\n`
}
