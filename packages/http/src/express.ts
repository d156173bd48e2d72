import type { IncomingMessage, ServerResponse } from 'node:http'
import { contextFromRequest, withAuditContext } from '@threadline/core'
import type { AuditContextOptions } from './middleware/audit-context-options.ts'

export type { AuditContextOptions } from './middleware/audit-context-options.ts'

/** What Express calls, and every framework like it. */
export type ExpressMiddleware<Request extends IncomingMessage> = (
  request: Request,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>

/**
 * Runs what comes after it in the audit context of the request, so that `transaction()` attributes its writes. Put it after authentication and after parsers of
 * bodies.
 *
 * @example
 * ```ts
 * app.use(auditContext({ actor: (request: express.Request) => user(request.session.userId), source: 'web' }))
 * ```
 */
export function auditContext<Request extends IncomingMessage>({
  actor,
  source,
}: AuditContextOptions<Request> = {}): ExpressMiddleware<Request> {
  return async (request, _response, next) => {
    try {
      const who = await actor?.(request)
      withAuditContext(contextFromRequest(request.headers, { actor: who, source }), next)
    } catch (error) {
      next(error)
    }
  }
}
