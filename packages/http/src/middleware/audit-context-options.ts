import type { ActorRef } from '@threadline/contract'

/** What the host itself knows about a request. */
export interface AuditContextOptions<Request> {
  /** Who makes the request, once the host has verified it; never taken from a header. Undefined: unknown, which `transaction()` refuses. */
  readonly actor?: ((request: Request) => ActorRef | undefined | Promise<ActorRef | undefined>) | undefined
  /** Where changes come from, for example `web`. */
  readonly source?: string | undefined
}
