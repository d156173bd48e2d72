import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Progress } from '../progress.ts'
import { databaseUrl, dropDatabase, ensureDatabase } from '../server/bench-database.ts'
import { benchFolder } from '../server/bench-folder.ts'
import { startEmbeddedServer } from '../server/embedded-server.ts'
import { captureBench } from './capture-bench.ts'
import type { CaptureResult } from './capture-result.ts'
import { fullSize, quickSize } from './capture-size.ts'

export interface RunCaptureOptions {
  readonly server: string | undefined
  readonly quick: boolean
  readonly progress: Progress
}

/** Runs the benchmark in a database of its own and takes it away again. */
export async function runCapture({ server, quick, progress }: RunCaptureOptions): Promise<CaptureResult> {
  const id = randomBytes(4).toString('hex')
  progress('starting PostgreSQL')
  const embedded =
    server === undefined
      ? await startEmbeddedServer({ folder: join(benchFolder, 'capture'), keep: false })
      : undefined
  const serverUrl = embedded?.url ?? server ?? ''
  const database = `threadline_bench_${id}`
  try {
    await ensureDatabase(serverUrl, database)
    const url = databaseUrl(serverUrl, database)
    return await captureBench({ url, size: quick ? quickSize : fullSize, progress })
  } finally {
    await dropDatabase(serverUrl, database)
    await embedded?.stop()
  }
}
