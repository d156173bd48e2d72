import type { Readiness } from '@threadline/contract'
import type { Feed, Threadline } from '@threadline/core'
import type { CallerRules } from '../access/identify-caller.ts'
import type { RequestLog } from '../observing/request-log.ts'
import type { BackgroundExports } from './options.ts'

/** What a router is made of, once its options are resolved. */
export interface Service {
  readonly threadline: Threadline
  readonly callers: CallerRules
  readonly feed: Feed
  readonly origins: readonly string[]
  readonly recordAccess: boolean
  readonly statementTimeoutMs: number
  readonly exportTimeoutMs: number
  readonly live: { readonly maxClients: number; readonly heartbeatMs: number; readonly maxWaiting: number }
  readonly exports: BackgroundExports | null
  /** Whether there are the pages `sign-in` and `sign-out` below the router. */
  readonly signIn: boolean
  readonly readiness: () => Promise<Readiness>
  readonly log: RequestLog
}
