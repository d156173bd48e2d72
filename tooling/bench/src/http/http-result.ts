import type { Environment } from '../report/environment.ts'

/** What asking over HTTP costs. */
export interface HttpResult {
  readonly environment: Environment
  readonly changes: number
  readonly connections: number
  readonly seconds: number
  readonly requests: number
  readonly errors: number
  /** Question and status of what failed, and how often. */
  readonly failures: Readonly<Record<string, number>>
  /** Milliseconds until the whole answer was there, under load. */
  readonly load: { readonly p50: number; readonly p95: number; readonly p99: number }
  /** One at a time: the question over HTTP beside the same question of the library, in milliseconds at p50. */
  readonly added: readonly { readonly question: string; readonly http: number; readonly library: number }[]
  /** Resident memory of the server in bytes: after a tenth of the run, and at its end. */
  readonly memory: { readonly begin: number; readonly end: number }
  readonly live: {
    readonly clients: number
    readonly changes: number
    readonly missed: number
    readonly slowest: number
  }
}
