import { createThreadline } from '@threadline/core'
import { drizzle } from 'drizzle-orm/postgres-js'
import type postgres from 'postgres'
import type { Progress } from '../progress.ts'
import { readEnvironment } from '../report/environment.ts'
import { connect } from '../server/bench-database.ts'
import { measureQuestions } from './measure-questions.ts'
import { measureStream } from './measure-stream.ts'
import type { ReadResult } from './read-result.ts'
import { sampleTrail } from './sample-trail.ts'
import { trailShape, trailTables } from './trail-shape.ts'

export interface ReadBenchOptions {
  /** A database with a generated trail. */
  readonly url: string
  /** Calls of each question. */
  readonly calls: number
  /** Changes to stream. */
  readonly streamed: number
  readonly progress: Progress
}

/** Measures the questions of the reading API as an application asks them: through Drizzle and postgres.js, one at a time. */
export async function readBench(options: ReadBenchOptions): Promise<ReadResult> {
  const { url, calls, streamed, progress } = options
  const sql = connect(url)
  try {
    const threadline = createThreadline({ db: drizzle(sql) })
    progress('drawing samples')
    const sample = await sampleTrail(sql, 1000)
    return {
      environment: await readEnvironment(sql),
      trail: await describeTrail(sql),
      questions: await measureQuestions(threadline, sample, { calls, progress }),
      stream: await measureStream(threadline, { changes: streamed, progress }),
    }
  } finally {
    await sql.end()
  }
}

async function describeTrail(sql: postgres.Sql): Promise<ReadResult['trail']> {
  const [row] = await sql<{ changes: string; transactions: string; bytes: string }[]>`
    select (select count(*) from threadline.audit_changes) as changes,
      (select count(*) from threadline.audit_transactions) as transactions,
      (select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relnamespace = 'threadline'::regnamespace) as bytes`
  return {
    changes: Number(row?.changes),
    transactions: Number(row?.transactions),
    tables: trailTables.length,
    actors: trailShape.actors,
    days: trailShape.days,
    bytes: Number(row?.bytes),
  }
}
