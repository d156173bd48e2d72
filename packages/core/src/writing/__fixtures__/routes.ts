import { pgbouncer, type TestServer } from '@threadline/testing'
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js'
import pg from 'pg'
import postgres from 'postgres'
import type { Opened } from '../../database/__fixtures__/drivers.ts'

/** How a program reaches its database: by which driver, directly or through a pooler, with so many connections. */
export interface Route {
  readonly name: string
  readonly connections: number
  /** The URL that leads there; undefined where the pooler is missing. */
  readonly url: (server: TestServer, direct: string) => Promise<string | undefined>
  readonly open: (url: string) => Opened
}

type Open = (url: string, connections: number) => Opened

const openers: Readonly<Record<string, Open>> = {
  'postgres.js': (url, max) => {
    const client = postgres(url, { max, prepare: false, onnotice: () => {} })
    return { db: drizzlePostgresJs(client), close: () => client.end({ timeout: 5 }) }
  },
  'node-postgres': (url, max) => {
    const pool = new pg.Pool({ connectionString: url, max })
    pool.on('error', () => {})
    pool.on('connect', (client) => client.on('error', () => {}))
    return { db: drizzleNodePostgres(pool), close: () => pool.end() }
  },
}

/** Each driver directly and through PgBouncer in transaction mode, with pools of 1 and 10 on either side. */
export const routes: readonly Route[] = Object.entries(openers).flatMap(([driver, open]) =>
  [1, 10].flatMap((connections): Route[] => [
    {
      name: `${driver}, directly, over a pool of ${connections}`,
      connections,
      url: async (_, direct) => direct,
      open: (url) => open(url, connections),
    },
    {
      name: `${driver}, over ten clients of PgBouncer with a pool of ${connections}`,
      connections,
      url: async (server, direct) =>
        (await pgbouncer(server, { mode: 'transaction', poolSize: connections }))?.through(direct),
      open: (url) => open(url, 10),
    },
  ]),
)
