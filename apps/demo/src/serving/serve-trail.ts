import { fileURLToPath } from 'node:url'
import { permissions, user } from '@threadline/contract'
import { createThreadline } from '@threadline/core'
import { inProcessQueue, localStorage, startExportWorker } from '@threadline/export'
import { threadlineRouter } from '@threadline/http'
import { drizzle } from 'drizzle-orm/postgres-js'
import { Hono } from 'hono'
import postgres from 'postgres'
import config from '../../threadline.config.ts'
import { listen } from './listen.ts'

/** Exports in the background; ignored by git. */
const exportFolder = fileURLToPath(new URL('../../../../.threadline/exports', import.meta.url))

const basePath = '/audit'
const host = '127.0.0.1'
const wantedPort = 4300

/** The API and the console, for people on this machine. */
export interface ServedTrail {
  /** The address of the console. */
  readonly url: string
  close(): Promise<void>
}

/** Where the trail is, and whether it may be written to. */
export interface ServeTrailOptions {
  readonly databaseUrl: string
  /** Nothing is written: no saved views, no exports in the background, no purge. */
  readonly readOnly: boolean
}

/** Serves a trail under `/audit` on port 4300, or on a free one where that is taken. Everybody on this machine may do everything. */
export async function serveTrail({ databaseUrl, readOnly }: ServeTrailOptions): Promise<ServedTrail> {
  const client = postgres(databaseUrl, {
    max: 10,
    onnotice: () => {},
    connection: {
      application_name: 'console',
      ...(readOnly ? { default_transaction_read_only: true } : {}),
    },
  })
  const threadline = createThreadline({ db: drizzle(client), ...(readOnly ? {} : { config }) })
  const ending = new AbortController()
  const queue = inProcessQueue()
  const storage = localStorage(exportFolder)
  const worker = readOnly ? undefined : await startExportWorker(threadline, { storage, queue })
  const app = new Hono()
  app.route(
    basePath,
    threadlineRouter({
      threadline,
      authorize: () => ({
        permissions: readOnly ? permissions.filter((each) => each !== 'purge') : permissions,
        actor: user('operator'),
      }),
      signal: ending.signal,
      ...(readOnly ? {} : { exports: { storage, queue } }),
    }),
  )
  app.get('/', (context) => context.redirect(`${basePath}/`))
  const server = await listen(app, host, wantedPort)
  return {
    url: `http://${host}:${server.port}${basePath}/`,
    async close() {
      ending.abort()
      await worker?.stop()
      await server.close()
      await client.end({ timeout: 5 })
    },
  }
}
