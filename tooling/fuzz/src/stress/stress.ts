import { createThreadline, type Threadline } from '@threadline/core'
import { installTriggers } from '@threadline/core/schema'
import { createDatabase, type TestServer } from '@threadline/testing/databases'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import { exportAll, follow, regenerate, retain } from './companions.ts'
import { configOf, ownTable, pastChanges, sharedTables, tableStatement } from './tables.ts'
import { runWriter, type WriterResult } from './writer.ts'

export interface StressOptions {
  readonly writers: number
  /** Transactions of each writer, of four changes each. */
  readonly transactions: number
}

export interface StressResult {
  readonly written: readonly string[]
  /** `table key op actor` of every change in the trail that is not of the past. */
  readonly captured: readonly string[]
  /** The ids that the follower got, and those that are in the trail. */
  readonly followed: readonly string[]
  readonly ids: readonly string[]
  /** SQLSTATEs of transactions that failed. */
  readonly failures: readonly string[]
  readonly deadlocks: number
  /** Changes of the past that were put there, and that the purges say they removed. */
  readonly past: number
  readonly removed: number
  /** How often each companion got round. */
  readonly rounds: { readonly regenerated: number; readonly purged: number; readonly exported: number }
}

/** Writers on many tables, with retention, regeneration of the functions, a follower and exports at the same time. It ends when the writers have. */
export async function stress(
  server: TestServer,
  { writers, transactions }: StressOptions,
): Promise<StressResult> {
  const database = await createDatabase(server, { empty: false })
  const tables = sharedTables(8)
  const all = [...tables, ...Array.from({ length: writers }, (_, index) => ownTable(index))]
  const past = 2_000
  const handle = (connections: number): Threadline =>
    createThreadline({
      db: drizzle(database.connect(database.url, { max: connections })),
      config: configOf(all, 0),
    })
  try {
    const admin = database.connect(database.url, { max: 1 })
    for (const name of all) await admin.unsafe(tableStatement(name))
    const main = handle(2)
    await installTriggers(main.db, main.config)
    await admin.unsafe(pastChanges('shared_0', past))

    const done = new AbortController()
    const followed = await follow(handle(1))
    const companions = Promise.all([
      regenerate(handle(1), all, done.signal),
      retain(handle(1), done.signal),
      exportAll(handle(1), done.signal),
    ])
    const results = await Promise.all(
      Array.from({ length: writers }, (_, index) => runWriter(handle(2), index, { tables, transactions })),
    ).finally(() => done.abort())
    const [regenerated, { rounds: purged, removed }, exported] = await companions
    const trail = await readTrail(admin)
    return {
      written: merge(results, 'written'),
      captured: trail.map(({ text }) => text),
      followed: await followed(trail.length),
      ids: trail.map(({ id }) => id),
      failures: merge(results, 'failures'),
      deadlocks: await readDeadlocks(admin),
      past,
      removed,
      rounds: { regenerated, purged, exported },
    }
  } finally {
    await database.drop()
  }
}

const merge = (results: readonly WriterResult[], field: keyof WriterResult): string[] =>
  results.flatMap((result): readonly string[] => result[field])

function readTrail(sql: postgres.Sql) {
  return sql.unsafe<{ id: string; text: string }[]>(`
    SELECT c.id::text, concat_ws(' ', t.table_name, row_key, CASE op WHEN 'I' THEN 'insert' WHEN 'U' THEN 'update' WHEN 'D' THEN 'delete' ELSE op::text END, actor) AS text
    FROM threadline.audit_changes AS c JOIN threadline.audited_tables AS t ON t.id = c.table_id
    WHERE actor IS DISTINCT FROM 'job/past' ORDER BY c.id`)
}

async function readDeadlocks(sql: postgres.Sql): Promise<number> {
  const [row] = await sql.unsafe(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  )
  return row?.deadlocks ?? -1
}
