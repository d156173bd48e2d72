import { createThreadline } from '@threadline/core'
import { purge } from '@threadline/retention'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import { connect } from '../server/bench-database.ts'
import { writeMeanwhile } from './captured-writes.ts'
import { type PlainDelete, plainDelete, withoutGuard } from './plain-delete.ts'
import type { PurgeCost, PurgeMethod } from './retention-result.ts'

export interface MeasurePurgeOptions {
  /** A database with a trail of its own for this one measurement. */
  readonly url: string
  readonly method: PurgeMethod
  /** Changes that are to go; a partition goes as it is. */
  readonly rows: number
  /** The loop ends after so many milliseconds, finished or not. */
  readonly plainLimitMs: number
}

/** Removes old changes in one way while somebody writes, and measures both. */
export async function measurePurge(options: MeasurePurgeOptions): Promise<PurgeCost> {
  const { url, method } = options
  const sql = connect(url)
  try {
    await sql`checkpoint`
    const work = method === 'plain' ? await preparePlain(sql, options) : await preparePurge(sql, options)
    const writes = await writeMeanwhile(url)
    const [from, begun] = [await position(sql), performance.now()]
    const gone = await work()
    const seconds = (performance.now() - begun) / 1000
    const walBytes = await distance(sql, from)
    const latency = await writes.stop()
    // The writer's part of the log is small: some 2 kB for each write.
    return { method, ...gone, seconds, walBytes, deadRows: await deadRows(sql), writes: latency }
  } finally {
    await sql.end()
  }
}

async function preparePlain(sql: postgres.Sql, { rows, plainLimitMs }: MeasurePurgeOptions) {
  await withoutGuard(sql)
  return () => plainDelete(sql, { rows, limitMs: plainLimitMs })
}

/** By a policy whose cut-off leaves exactly what is to go: the end of the oldest full month, or the time of a change. */
async function preparePurge(sql: postgres.Sql, { method, rows }: MeasurePurgeOptions) {
  if (method === 'batches') await holdOldest(sql)
  const [row] = await sql<{ seconds: number }[]>`
    select ceil(extract(epoch from now() - ${method === 'partition' ? endOfMonth(sql) : timeOfChange(sql, rows)}))::int as seconds`
  const threadline = createThreadline({
    db: drizzle(sql),
    config: { retention: { enabled: true, maxAgeSeconds: row?.seconds ?? 0 } },
  })
  return async (): Promise<PlainDelete> => {
    const result = await purge(threadline, { execute: true })
    return {
      changes: result.deletedChanges,
      transactions: result.deletedTransactions,
      finished: result.remainder === null,
    }
  }
}

/** A minute into the month after the first one that is full: that month goes with its partition, and what is before it. */
const endOfMonth = (sql: postgres.Sql) => sql`(
  select date_trunc('month', captured_at, 'UTC') + interval '2 months' + interval '62 seconds' from threadline.audit_changes order by id limit 1)`

const timeOfChange = (sql: postgres.Sql, rows: number) => sql`(
  select captured_at from threadline.audit_changes order by id offset ${rows} limit 1)`

/** Holds the very first change, so that its month cannot go as a whole. */
async function holdOldest(sql: postgres.Sql): Promise<void> {
  await sql`
    select threadline.add_hold(json_build_object('name', 'oldest', 'reason', 'measurement', 'from', captured_at, 'to', captured_at))
    from (select captured_at from threadline.audit_changes order by id limit 1) as first`
}

async function deadRows(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ dead: string }[]>`
    select coalesce(sum(n_dead_tup), 0) as dead, pg_stat_force_next_flush() is null as flushed
    from pg_stat_all_tables where relname ~ '^audit_(changes|transactions|actions)' group by 2`
  return Number(row?.dead)
}

async function position(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<{ at: string }[]>`select pg_current_wal_insert_lsn()::text as at`
  return row?.at ?? '0/0'
}

async function distance(sql: postgres.Sql, from: string): Promise<number> {
  const [row] = await sql<{ bytes: string }[]>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), ${from}::text::pg_lsn) as bytes`
  return Number(row?.bytes)
}
