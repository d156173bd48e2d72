import type { Progress } from '../progress.ts'
import { openTrail } from '../read/trail-database.ts'
import { databaseUrl } from '../server/bench-database.ts'
import { retentionBench } from './retention-bench.ts'
import type { RetentionResult } from './retention-result.ts'

export interface RunRetentionOptions {
  readonly server: string | undefined
  readonly quick: boolean
  readonly fresh: boolean
  readonly changes: number
  readonly progress: Progress
}

/** Runs the benchmark on copies of the kept trail of this size, the one of `bench read`; a quick run makes one and takes it away again. */
export async function runRetention(options: RunRetentionOptions): Promise<RetentionResult> {
  const { quick, changes, progress } = options
  const trail = await openTrail({ ...options, keep: !quick })
  try {
    return await retentionBench({
      serverUrl: databaseUrl(trail.url, 'postgres'),
      trail: new URL(trail.url).pathname.slice(1),
      rows: Math.min(1_000_000, Math.round(changes / 5)),
      plainLimitMs: quick ? 2_000 : 60_000,
      quietMs: quick ? 200 : 5_000,
      progress,
    })
  } finally {
    await trail.close()
  }
}
