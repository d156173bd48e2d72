import type { Environment } from '../report/environment.ts'

/** One way to get rid of old changes. */
export const purgeMethods = ['partition', 'batches', 'plain'] as const

export type PurgeMethod = (typeof purgeMethods)[number]

/** What one way has cost. */
export interface PurgeCost {
  readonly method: PurgeMethod
  /** Changes that went. */
  readonly changes: number
  readonly transactions: number
  /** Whether it came to its end within the time that was given. */
  readonly finished: boolean
  readonly seconds: number
  readonly walBytes: number
  /** Rows that are left in the tables of the trail for vacuum. */
  readonly deadRows: number
  readonly writes: WriteLatency
}

/** How long one-row captured writes took, one after another on a connection of their own, in milliseconds. */
export interface WriteLatency {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

/** What `bench retention` has measured. */
export interface RetentionResult {
  readonly environment: Environment
  /** Changes of the trail to begin with. */
  readonly trail: number
  /** The same writes with nothing beside them. */
  readonly quiet: WriteLatency
  readonly costs: readonly PurgeCost[]
}
