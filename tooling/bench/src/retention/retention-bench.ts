import { setTimeout } from 'node:timers/promises'
import type { Progress } from '../progress.ts'
import { readEnvironment } from '../report/environment.ts'
import { connect, databaseUrl, dropDatabase, withConnection } from '../server/bench-database.ts'
import { writeMeanwhile } from './captured-writes.ts'
import { measurePurge } from './measure-purge.ts'
import { type PurgeCost, purgeMethods, type RetentionResult } from './retention-result.ts'

export interface RetentionBenchOptions {
  /** A superuser's URL of the server. */
  readonly serverUrl: string
  /** The database with the trail, which stays as it is: every measurement works on a copy. */
  readonly trail: string
  /** Changes that batches and the loop are to remove. */
  readonly rows: number
  readonly plainLimitMs: number
  /** How long the writer is measured alone, in milliseconds. */
  readonly quietMs: number
  readonly progress: Progress
}

/** Measures what it costs to remove old changes, and what writers notice of it. */
export async function retentionBench(options: RetentionBenchOptions): Promise<RetentionResult> {
  const { serverUrl, trail, rows, plainLimitMs, quietMs, progress } = options
  const copy = 'threadline_bench_purge'
  const url = databaseUrl(serverUrl, copy)
  const costs: PurgeCost[] = []
  let quiet: RetentionResult['quiet'] | undefined
  try {
    for (const method of purgeMethods) {
      progress(`${method}: copying the trail`)
      await dropDatabase(serverUrl, copy)
      await withConnection(serverUrl, (sql) =>
        sql.unsafe(`CREATE DATABASE ${copy} TEMPLATE ${trail} STRATEGY FILE_COPY`),
      )
      if (quiet === undefined) {
        progress('writes alone')
        const writes = await writeMeanwhile(url)
        await setTimeout(quietMs)
        quiet = await writes.stop()
      }
      progress(`${method}: removing`)
      const cost = await measurePurge({ url, method, rows, plainLimitMs })
      costs.push(cost)
      progress(`${method}: ${cost.seconds.toFixed(1)} s`)
    }
    const sql = connect(databaseUrl(serverUrl, trail))
    try {
      const [row] = await sql<{ changes: string }[]>`select count(*) as changes from threadline.audit_changes`
      return {
        environment: await readEnvironment(sql),
        trail: Number(row?.changes),
        quiet: quiet ?? { count: 0, p50: 0, p95: 0, max: 0 },
        costs,
      }
    } finally {
      await sql.end()
    }
  } finally {
    await dropDatabase(serverUrl, copy)
  }
}
