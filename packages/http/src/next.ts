import { contextFromRequest, withAuditContext } from '@threadline/core'
import type { Hono } from 'hono'
import type { AuditContextOptions } from './middleware/audit-context-options.ts'

export type { AuditContextOptions } from './middleware/audit-context-options.ts'

/** A handler of a route of Next.js, or of anything else with requests of the web platform. */
export type RouteHandler<Rest extends unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/**
 * A route handler that runs in the audit context of its request, so that `transaction()` attributes its writes.
 *
 * @example
 * ```ts
 * export const POST = withAuditContextOf({ actor: async () => user((await auth()).userId) }, async (request) => { … })
 * ```
 */
export function withAuditContextOf<Rest extends unknown[]>(
  { actor, source }: AuditContextOptions<Request>,
  handler: RouteHandler<Rest>,
): RouteHandler<Rest> {
  return async (request, ...rest) => {
    const who = await actor?.(request)
    return withAuditContext(contextFromRequest(request.headers, { actor: who, source }), () =>
      handler(request, ...rest),
    )
  }
}

/** The handlers that `app/audit/[[...path]]/route.ts` exports. */
export interface RouteHandlers {
  readonly GET: RouteHandler<unknown[]>
  readonly POST: RouteHandler<unknown[]>
  readonly DELETE: RouteHandler<unknown[]>
  readonly HEAD: RouteHandler<unknown[]>
}

/**
 * The handlers of a catch-all route for an app that is mounted at the path of the route.
 *
 * @example
 * ```ts
 * const app = new Hono().route('/audit', threadlineRouter({ … }))
 * export const { GET, POST, DELETE, HEAD } = routeHandlers(app)
 * ```
 */
export function routeHandlers(app: Pick<Hono, 'fetch'>): RouteHandlers {
  const handle = (request: Request) => app.fetch(request)
  return { GET: handle, POST: handle, DELETE: handle, HEAD: handle }
}
