import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Progress } from '../progress.ts'
import { databaseUrl, dropDatabase, ensureDatabase } from '../server/bench-database.ts'
import { benchFolder } from '../server/bench-folder.ts'
import { startEmbeddedServer } from '../server/embedded-server.ts'
import { type CoverageResult, type CoverageSize, coverageBench } from './coverage-bench.ts'

export interface RunCoverageOptions {
  readonly server: string | undefined
  readonly quick: boolean
  readonly progress: Progress
}

const fullSize: CoverageSize = { schemas: 20, tablesInSchema: 50, rounds: 20 }
const quickSize: CoverageSize = { schemas: 2, tablesInSchema: 5, rounds: 2 }

/** Runs the benchmark in a database of its own and takes it away again. */
export async function runCoverage({ server, quick, progress }: RunCoverageOptions): Promise<CoverageResult> {
  progress('starting PostgreSQL')
  const embedded =
    server === undefined
      ? await startEmbeddedServer({ folder: join(benchFolder, 'coverage'), keep: false })
      : undefined
  const serverUrl = embedded?.url ?? server ?? ''
  const database = `threadline_bench_${randomBytes(4).toString('hex')}`
  try {
    await ensureDatabase(serverUrl, database)
    return await coverageBench({
      url: databaseUrl(serverUrl, database),
      size: quick ? quickSize : fullSize,
      progress,
    })
  } finally {
    await dropDatabase(serverUrl, database)
    await embedded?.stop()
  }
}
