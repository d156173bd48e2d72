import { ThreadlineError } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import type { ExportQueue, ExportStorage } from '@threadline/export'
import type { Authorize, IdentifyActor, ScopeFilter } from '../access/access.ts'
import { isProduction } from '../access/is-production.ts'
import type { RequestLog } from '../observing/request-log.ts'
import { readinessCheck } from './readiness.ts'
import type { Service } from './service.ts'

/** Given instead of `authorize`, it lets everybody do everything. Refused where `NODE_ENV` is `production`. */
export const unsafeAllowEveryone = 'UNSAFE_allow_everyone_everything'

/** What a router is made of. */
export interface ThreadlineRouterOptions {
  readonly threadline: Threadline
  /** Decides what a caller may do; null denies, and so does an exception. There is no default. */
  readonly authorize: Authorize | typeof unsafeAllowEveryone
  /** Who makes a request, where `authorize` does not say. @defaultValue nobody */
  readonly actor?: IdentifyActor | undefined
  /** What a scope that `authorize` gives lets be seen. Without it, a caller with a scope is denied. */
  readonly scopeFilter?: ScopeFilter | undefined
  /** Record who looks at, searches and takes away what, as actions of the trail. What changes something is always recorded. @defaultValue false */
  readonly recordAccess?: boolean | undefined
  /** Origins, such as `https://ops.example.com`, whose pages may change something besides pages of the router's own. @defaultValue none */
  readonly origins?: readonly string[] | undefined
  /** Milliseconds that a statement may take. @defaultValue 15,000 */
  readonly statementTimeoutMs?: number | undefined
  /** Milliseconds that one statement of a download may take; a download has many. @defaultValue 120,000 */
  readonly exportTimeoutMs?: number | undefined
  readonly live?: LiveOptions | undefined
  /** Where exports in the background are kept; a worker must run somewhere (`startExportWorker`). @defaultValue there are none */
  readonly exports?: BackgroundExports | undefined
  /** Receives an entry for each answered request. @defaultValue nothing is logged */
  readonly log?: RequestLog | undefined
  /** Serve the console at `/`. @defaultValue true */
  readonly console?: boolean | undefined
  /** Where people sign in with a token and out again, `sign-in` and `sign-out` below the router; for the self-hosted service. @defaultValue false */
  readonly signIn?: boolean | undefined
  /**
   * Where the router is mounted, such as `/audit`, for hosts that tell it from outside of Hono's routing.
   * @defaultValue what Hono's routing says
   */
  readonly basePath?: string | undefined
  /** Aborted, it ends all live streams: the server is about to end. */
  readonly signal?: AbortSignal | undefined
}

/** Exports in the background. */
export interface BackgroundExports {
  readonly storage: ExportStorage
  /** What tells a worker that there is work. @defaultValue workers find it when they look */
  readonly queue?: ExportQueue | undefined
}

/** The live stream. */
export interface LiveOptions {
  /** Streams at a time. @defaultValue 1000 */
  readonly maxClients?: number | undefined
  /** Milliseconds between two looks at the database, for all clients together. @defaultValue 500 */
  readonly pollMs?: number | undefined
  /** Milliseconds between two signs of life. @defaultValue 15,000 */
  readonly heartbeatMs?: number | undefined
  /** Changes that may wait for a client before it is disconnected. @defaultValue 5000 */
  readonly maxWaiting?: number | undefined
}

/** The options with every default. @throws ThreadlineError `invalid_config` */
export function resolveOptions(options: ThreadlineRouterOptions): Service {
  const { threadline, live = {}, origins = [], statementTimeoutMs = 15_000 } = options
  const wrong = origins.filter((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
  if (wrong.length > 0)
    throw invalid(`origins: ${wrong.join(', ')} must be like https://ops.example.com, without a path.`)
  const feed = threadline.feed({ pollMs: live.pollMs })
  options.signal?.addEventListener('abort', () => feed.close(), { once: true })
  return {
    threadline,
    callers: {
      authorize: authorizeOf(options.authorize),
      actor: options.actor,
      scopeFilter: options.scopeFilter,
    },
    feed,
    origins,
    recordAccess: options.recordAccess ?? false,
    statementTimeoutMs,
    exportTimeoutMs: options.exportTimeoutMs ?? 120_000,
    live: {
      maxClients: live.maxClients ?? 1_000,
      heartbeatMs: live.heartbeatMs ?? 15_000,
      maxWaiting: live.maxWaiting ?? 5_000,
    },
    exports: options.exports ?? null,
    signIn: options.signIn ?? false,
    readiness: readinessCheck(threadline, statementTimeoutMs),
    log: options.log ?? (() => {}),
  }
}

function authorizeOf(authorize: ThreadlineRouterOptions['authorize'] | undefined): Authorize {
  if (typeof authorize === 'function') return authorize
  if (authorize !== unsafeAllowEveryone)
    throw invalid('authorize is missing: give a function that decides what the caller of a request may do.')
  if (isProduction())
    throw invalid('authorize must be a function in production (NODE_ENV); everybody would see everything.')
  return () => ({ permissions: ['read', 'export', 'coverage', 'policy', 'evidence', 'purge'] })
}

function invalid(problem: string): ThreadlineError {
  return new ThreadlineError('invalid_config', `Invalid options of threadlineRouter: ${problem}`)
}
