import { resolveConfig } from '@threadline/core'
import { installStorage, installTriggers, maintainStorage } from '@threadline/core/schema'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { Progress } from '../progress.ts'
import { connect } from '../server/bench-database.ts'
import * as statements from './generate-trail.sql.ts'
import { meanChanges, trailShape, trailTables } from './trail-shape.ts'

/** Changes that are inserted by one statement. */
const portion = 250_000

/**
 * Fills an empty database with a trail as Threadline would have captured it over ninety days. The storage and the registry are made by Threadline's own
 * installation; the rows are generated in the database, because capturing millions of real writes would take hours.
 */
export async function generateTrail(url: string, changes: number, progress: Progress): Promise<void> {
  const sql = connect(url)
  try {
    progress('trail: installing')
    await install(sql)
    progress('trail: drawing transactions and changes')
    await draw(sql, changes)
    await insert(sql, changes, progress)
    progress('trail: counting hours')
    for (const statement of statements.finishTrail) await sql.unsafe(statement)
    await maintainStorage(drizzle(sql))
    progress('trail: vacuuming')
    await sql.unsafe('VACUUM ANALYZE')
    await sql.unsafe('CHECKPOINT')
  } finally {
    await sql.end()
  }
}

async function install(sql: postgres.Sql): Promise<void> {
  for (const table of trailTables) await sql.unsafe(statements.applicationTable(table))
  const db = drizzle(sql)
  const config = resolveConfig({ tables: Object.fromEntries(trailTables.map((table) => [table, {}])) })
  await installStorage(db, { schema: config.storageSchema })
  await installTriggers(db, config)
  await sql.unsafe(statements.earlierPartitions(Math.ceil(trailShape.days / 28)))
}

async function draw(sql: postgres.Sql, changes: number): Promise<void> {
  const transactions = Math.round(changes / meanChanges)
  await sql.unsafe(`SELECT setseed(0.42)`)
  await sql.unsafe(`SET work_mem = '512MB'`)
  await sql.unsafe(statements.drawTransactions(transactions))
  await sql.unsafe(statements.drawChanges(transactions))
  await sql.unsafe(statements.drawRows)
  await sql.unsafe('CREATE INDEX ON bench_rows (change_number)')
  await sql.unsafe('ANALYZE bench_rows')
}

async function insert(sql: postgres.Sql, changes: number, progress: Progress): Promise<void> {
  progress('trail: inserting transactions')
  await sql.unsafe(statements.insertTransactions)
  await sql.unsafe(statements.insertActions)
  const [row] = await sql<{ last: string }[]>`select max(change_number) as last from bench_rows`
  const last = Number(row?.last ?? 0)
  for (let from = 1; from <= last; from += portion) {
    progress(`trail: inserting changes ${Math.min(from + portion, last)}/${changes}`)
    await sql.unsafe(statements.insertChanges(from, from + portion))
  }
}
