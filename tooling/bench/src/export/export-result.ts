import type { Environment } from '../report/environment.ts'

/** One export. */
export interface ExportRun {
  readonly format: string
  readonly count: number
  readonly bytes: number
  readonly seconds: number
  /** The most that was in use at any time, garbage included, in bytes. */
  readonly peakHeap: number
}

/** What `bench export` has measured. */
export interface ExportResult {
  readonly environment: Environment
  readonly rows: number
  /** Megabytes of the heap that the process of an export was given. */
  readonly heapLimit: number
  readonly runs: readonly ExportRun[]
  /** Seconds in which psql copied the same rows, before the exports and after them. */
  readonly copySeconds: readonly number[]
}
