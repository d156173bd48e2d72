import { connect } from '../server/bench-database.ts'
import { quantile } from '../statistics/statistics.ts'
import type { WriteLatency } from './retention-result.ts'

/** A writer beside what is measured. */
export interface CapturedWrites {
  /** Ends it and says how long its writes took. */
  stop(): Promise<WriteLatency>
}

/** Inserts a row into an audited table, again and again, each in a transaction of its own. It is at work when this resolves. */
export async function writeMeanwhile(url: string): Promise<CapturedWrites> {
  const sql = connect(url)
  const durations: number[] = []
  let stopped = false
  const write = async () => {
    const begun = performance.now()
    await sql`insert into orders (email, name, status) values ('a@example.com', 'A customer', 'active')`
    durations.push(performance.now() - begun)
  }
  // The first ones plan the functions of capture.
  for (let turn = 0; turn < 20; turn += 1) await write()
  durations.length = 0
  const running = (async () => {
    while (!stopped) await write()
  })()
  return {
    stop: async () => {
      stopped = true
      await running
      await sql.end()
      return {
        count: durations.length,
        p50: quantile(durations, 0.5),
        p95: quantile(durations, 0.95),
        max: quantile(durations, 1),
      }
    },
  }
}
