import { contextFromRequest, withAuditContext } from '@threadline/core'
import type { Context, MiddlewareHandler } from 'hono'
import type { AuditContextOptions } from './middleware/audit-context-options.ts'

export type { AuditContextOptions } from './middleware/audit-context-options.ts'

/**
 * Runs what comes after it in the audit context of the request, so that `transaction()` attributes its writes. Put it after authentication.
 *
 * @example
 * ```ts
 * app.use(auditContext({ actor: (context) => user(context.get('userId')), source: 'web' }))
 * ```
 */
export function auditContext({ actor, source }: AuditContextOptions<Context> = {}): MiddlewareHandler {
  return async (context, next) => {
    const who = await actor?.(context)
    await withAuditContext(contextFromRequest(context.req.raw.headers, { actor: who, source }), next)
  }
}
