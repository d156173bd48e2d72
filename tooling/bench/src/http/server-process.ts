import { serve } from '@hono/node-server'
import { createThreadline, user } from '@threadline/core'
import { threadlineRouter } from '@threadline/http'
import { drizzle } from 'drizzle-orm/postgres-js'
import { connect } from '../server/bench-database.ts'

/*
 * The server that is measured, in a process of its own: its argument is the URL of the database. It tells its port, and, whenever it is asked, its resident memory.
 */
const [url = ''] = process.argv.slice(2)
const client = connect(url, 16)
const router = threadlineRouter({
  threadline: createThreadline({ db: drizzle(client) }),
  authorize: () => ({ permissions: ['read'], actor: user('bench') }),
  console: false,
  live: { maxClients: 1_000 },
})
serve({ fetch: router.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.({ port }))
process.on('message', () => {
  globalThis.gc?.()
  process.send?.({ rss: process.memoryUsage().rss })
})
process.once('disconnect', () => process.exit(0))
