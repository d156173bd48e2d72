import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { createThreadline, type Threadline } from '@threadline/core'
import { installStorage, installTriggers, maintainStorage } from '@threadline/core/schema'
import { inProcessQueue, localStorage, startExportWorker } from '@threadline/export'
import { type ThreadlineRouterOptions, threadlineRouter } from '@threadline/http'
import { startServer, temporaryFolder, throwAwaySettings } from '@threadline/postgres'
import { drizzle } from 'drizzle-orm/postgres-js'
import { Hono } from 'hono'
import postgres from 'postgres'
import { personOf, tenantFilter } from './people.ts'
import { fillShop, type Shop, shopConfig, shopTables } from './shop.ts'

/** Where the console is mounted in the world, each with its own router. */
export const mounts = ['', '/a/b/audit'] as const

/** A shop on a PostgreSQL of its own, with its trail and the console under two paths. */
export interface World {
  /** The origin; the console is below it at every mount. */
  readonly origin: string
  /** A console whose database has no audit schema, and one whose trail is empty. */
  readonly bareOrigin: string
  readonly emptyOrigin: string
  readonly shop: Shop
  readonly databaseUrl: string
  close(): Promise<void>
}

export async function startWorld(): Promise<World> {
  const server = await startServer(temporaryFolder(), {
    settings: { ...throwAwaySettings, max_connections: 60, shared_buffers: '128MB' },
    initdbFlags: ['--no-sync'],
    discard: true,
  })
  const closers: (() => Promise<unknown>)[] = []
  const database = async (name: string) => {
    const admin = postgres(server.superuserUrl, { max: 1, onnotice: () => {} })
    await admin.unsafe(`create database ${name}`)
    await admin.end()
    const url = new URL(server.superuserUrl)
    url.pathname = `/${name}`
    const client = postgres(url.href, { max: 10, onnotice: () => {} })
    closers.push(() => client.end({ timeout: 1 }))
    return { client, db: drizzle(client), url: url.href }
  }
  const listen = async (app: Hono) => {
    const http = createAdaptorServer({ fetch: app.fetch }) as HttpServer
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    closers.push(async () => {
      http.closeAllConnections()
      http.close()
    })
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  }

  const shopDatabase = await database('shop')
  await shopDatabase.client.unsafe(shopTables)
  const threadline = createThreadline({ db: shopDatabase.db, config: shopConfig })
  await installStorage(shopDatabase.db)
  await installTriggers(shopDatabase.db, threadline.config)
  const shop = await fillShop(threadline)
  await maintainStorage(shopDatabase.db, { schema: threadline.config.storageSchema })

  const folder = await mkdtemp(join(tmpdir(), 'threadline-e2e-'))
  const exports = { storage: localStorage(folder), queue: inProcessQueue() }
  const worker = await startExportWorker(threadline, exports)
  closers.push(async () => {
    await worker.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const bare = await database('bare')
  const empty = await database('empty')
  await empty.client.unsafe('create table posts (id int primary key, title text)')
  await installStorage(empty.db)
  return {
    origin: await listen(appOf(threadline, mounts, { exports })),
    bareOrigin: await listen(appOf(createThreadline({ db: bare.db }), [''])),
    emptyOrigin: await listen(appOf(createThreadline({ db: empty.db }), [''])),
    shop,
    databaseUrl: shopDatabase.url,
    async close() {
      for (const close of closers.reverse()) await close()
      await server.stop()
    },
  }
}

function appOf(
  threadline: Threadline,
  paths: readonly string[],
  options: Partial<ThreadlineRouterOptions> = {},
): Hono {
  const app = new Hono()
  for (const path of paths.toReversed())
    app.route(
      path || '/',
      threadlineRouter({ threadline, authorize: personOf, scopeFilter: tenantFilter, ...options }),
    )
  return app
}
