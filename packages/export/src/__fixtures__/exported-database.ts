import {
  createThreadline,
  resolveConfig,
  type Threadline,
  type ThreadlineConfig,
  user,
} from '@threadline/core'
import { installTriggers } from '@threadline/core/schema'
import { test as base } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'

/** A database with a trail, and a handle to export it. */
export interface ExportedDatabase {
  readonly threadline: Threadline
  readonly sql: postgres.Sql
  /** Another handle, on connections of its own. */
  readonly another: (config?: ThreadlineConfig) => Threadline
  /** Statements that the server works on in this database, other than the one that asks. */
  readonly running: () => Promise<string[]>
}

export const ann = user('ann')
export const ben = user('ben')

const tables = { posts: { mask: ['secret'] }, notes: {} }

const ddl = `
  create table posts (id bigint primary key, title text, body json, price numeric(30,10), secret text, tenant text);
  create table notes (id int primary key, note text, tenant text)`

/** The database of a test with audited tables. */
export const test = base.extend('exported', async ({ db }, { onCleanup }): Promise<ExportedDatabase> => {
  const clients: postgres.Sql[] = []
  onCleanup(async () => {
    for (const client of clients) await client.end({ timeout: 1 })
  })
  const connect = () => {
    const client = db.connect(undefined, { max: 4 })
    clients.push(client)
    return client
  }
  const sql = connect()
  await sql.unsafe(ddl)
  await installTriggers(drizzle(sql), resolveConfig({ tables }))
  const another = (config: ThreadlineConfig = {}) =>
    createThreadline({ db: drizzle(connect()), config: { tables, ...config } })
  return {
    sql,
    another,
    threadline: another(),
    running: async () => {
      const rows = await sql<{ query: string }[]>`
        select query from pg_stat_activity
        where datname = current_database() and state = 'active' and pid <> pg_backend_pid()`
      return rows.map(({ query }) => query)
    },
  }
})

/** Everything a stream gives, as text. */
export async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text()
}
