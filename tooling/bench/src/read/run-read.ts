import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Progress } from '../progress.ts'
import { benchFolder } from '../server/bench-folder.ts'
import { readBench } from './read-bench.ts'
import type { ReadResult } from './read-result.ts'
import { openTrail } from './trail-database.ts'

export interface RunReadOptions {
  readonly server: string | undefined
  readonly quick: boolean
  readonly fresh: boolean
  readonly changes: number
  readonly progress: Progress
}

/** The size with which larger trails are compared. */
const referenceChanges = 5_000_000

/** Runs the benchmark on the kept trail of this size; a quick run makes one and takes it away again. */
export async function runRead(options: RunReadOptions): Promise<ReadResult> {
  const { quick, changes, progress } = options
  const trail = await openTrail({ ...options, keep: !quick })
  try {
    const calls = quick ? 20 : 500
    const streamed = Math.min(changes / 2, 1_000_000)
    const result = await readBench({ url: trail.url, calls, streamed, progress })
    if (changes === referenceChanges && !quick && options.server === undefined) writeReference(result)
    return result
  } finally {
    await trail.close()
  }
}

const referenceFile = join(benchFolder, 'read-reference.json')

function writeReference(result: ReadResult): void {
  mkdirSync(benchFolder, { recursive: true })
  writeFileSync(referenceFile, JSON.stringify(result))
}

/** The last result for five million changes on the embedded server of this machine, if there is one. */
export function readReference(): ReadResult | undefined {
  return existsSync(referenceFile) ? JSON.parse(readFileSync(referenceFile, 'utf8')) : undefined
}
