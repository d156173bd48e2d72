import { PGlite } from '@electric-sql/pglite'
import type { TestDatabase } from '@threadline/testing'
import { type SQL, sql } from 'drizzle-orm'
import { drizzle as drizzleNodePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import { drizzle as drizzlePostgresJs } from 'drizzle-orm/postgres-js'
import pg from 'pg'
import type { TransactionSettings } from '../database.ts'
import { rows } from '../rows.ts'

/** A database as behaviour suites use it, whatever its driver. */
export interface DriverDatabase {
  execute(query: SQL): PromiseLike<unknown>
  transaction<Result>(
    work: (tx: DriverDatabase) => Promise<Result>,
    settings?: TransactionSettings,
  ): Promise<Result>
}

export interface Opened {
  readonly db: DriverDatabase
  readonly close: () => Promise<void>
}

/** How one driver opens the database of a test. PGlite brings a database of its own, and with it only one connection. */
export interface DriverUnderTest {
  readonly name: string
  readonly connections: number
  /** For `beforeAll`: what takes too long for a single test. */
  readonly prepare: () => Promise<void>
  readonly open: (database: TestDatabase) => Promise<Opened>
}

const connections = 4

// Opening one takes seconds, so the tests of a file use one after the other.
let pglite: Promise<PGlite> | undefined

function openPglite(): Promise<PGlite> {
  pglite ??= PGlite.create()
  return pglite
}

async function emptyPglite(client: PGlite): Promise<void> {
  await client.exec('drop schema if exists threadline, public cascade; create schema public')
  await client.exec('discard all')
}

export const drivers: readonly DriverUnderTest[] = [
  {
    name: 'postgres.js',
    connections,
    prepare: async () => {},
    open: async (database) => {
      const client = database.connect(undefined, { max: connections })
      return { db: drizzlePostgresJs(client), close: () => client.end() }
    },
  },
  {
    name: 'node-postgres',
    connections,
    prepare: async () => {},
    open: async (database) => {
      const pool = new pg.Pool({ connectionString: database.url, max: connections })
      // The pool says that it has ended before its connections have, and dropping the database cuts those off.
      pool.on('error', () => {})
      pool.on('connect', (client) => client.on('error', () => {}))
      return { db: drizzleNodePostgres(pool), close: () => pool.end() }
    },
  },
  {
    name: 'PGlite',
    connections: 1,
    prepare: async () => {
      await openPglite()
    },
    open: async () => {
      const client = await openPglite()
      await emptyPglite(client)
      return { db: drizzlePglite(client), close: async () => {} }
    },
  },
]

/** The rows of a statement. */
export async function query<Row>(
  db: Pick<DriverDatabase, 'execute'>,
  statement: SQL | string,
): Promise<Row[]> {
  return rows<Row>(await db.execute(typeof statement === 'string' ? sql.raw(statement) : statement))
}
