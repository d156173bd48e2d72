import { type AuditContext, type AuditContextInput, parseAuditContext } from '@threadline/contract'
import { auditContextStorage } from './audit-context-storage.ts'

/** How a context begins. */
export interface WithAuditContextOptions {
  /**
   * `false` starts from nothing: for jobs, which may be started by a timer or connection that still carries the context of another request.
   * @defaultValue true
   */
  readonly inherit?: boolean
}

/**
 * Runs a function, and everything that it awaits or starts, with an audit context: `transaction()` picks it up. Within another context the given keys
 * replace those of the outer one and all others are inherited; `meta` counts as one key.
 *
 * A context follows promises and timers, but not callbacks that a library keeps from elsewhere (an event emitter of a pool, a batching loader): give the
 * context to `transaction()` itself there, which always wins.
 *
 * @returns What the function returns, a promise included.
 * @throws ThreadlineError `invalid_context` with every problem.
 * @example
 * ```ts
 * app.use((c, next) => withAuditContext(contextFromRequest(c.req.raw.headers, { actor: user(c.var.userId) }), next))
 * ```
 */
export function withAuditContext<Result>(
  context: AuditContextInput,
  fn: () => Result,
  options: WithAuditContextOptions = {},
): Result {
  const storage = auditContextStorage()
  const merged =
    options.inherit === false ? Object.freeze(given(parseAuditContext(context))) : mergedContext(context)
  return storage.run(merged, fn)
}

/** The context in force here, or undefined outside of `withAuditContext` and `transaction()`. */
export function currentAuditContext(): AuditContext | undefined {
  return auditContextStorage().getStore()
}

/** The context in force here with the given keys replaced, checked and frozen. */
export function mergedContext(context: AuditContextInput): AuditContext {
  return Object.freeze({ ...currentAuditContext(), ...given(parseAuditContext(context)) })
}

/** A key that is there but undefined means "not given", so that a host may pass on what it may not have. */
function given(context: AuditContext): AuditContext {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined))
}
