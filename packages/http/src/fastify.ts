import type { IncomingHttpHeaders } from 'node:http'
import { contextFromRequest, withAuditContext } from '@threadline/core'
import type { AuditContextOptions } from './middleware/audit-context-options.ts'

export type { AuditContextOptions } from './middleware/audit-context-options.ts'

/** What of a request of Fastify is used. */
export interface RequestWithHeaders {
  readonly headers: IncomingHttpHeaders
}

/** A hook of Fastify that calls back. */
export type FastifyHook<Request extends RequestWithHeaders> = (
  request: Request,
  reply: unknown,
  done: (error?: Error) => void,
) => void

/**
 * A `preHandler` hook that runs what comes after it in the audit context of the request, so that `transaction()` attributes its writes. Add it after the hooks of
 * authentication.
 *
 * @example
 * ```ts
 * fastify.addHook('preHandler', auditContext({ actor: (request: FastifyRequest) => user(request.session.userId) }))
 * ```
 */
export function auditContext<Request extends RequestWithHeaders>({
  actor,
  source,
}: AuditContextOptions<Request> = {}): FastifyHook<Request> {
  return (request, _reply, done) => {
    const run = (who: Awaited<ReturnType<NonNullable<typeof actor>>>) =>
      withAuditContext(contextFromRequest(request.headers, { actor: who, source }), () => done())
    Promise.resolve(request)
      .then((given) => actor?.(given))
      .then(run)
      .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))))
  }
}
