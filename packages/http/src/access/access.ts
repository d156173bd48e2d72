import type { ActorRef, Permission } from '@threadline/contract'
import type { ReadScope } from '@threadline/core'

/** What the host says about a caller. */
export interface Access {
  /** What the caller may do. */
  readonly permissions: readonly Permission[]
  /** Who the caller is; needed for everything that is recorded or belongs to somebody. */
  readonly actor?: ActorRef | undefined
  /** What the caller may see, in words of the host; `scopeFilter` says what they mean. Without it, everything. */
  readonly scope?: unknown
}

/** What a server hands to Hono beside the request: with the Node adapter `incoming` and `outgoing`. */
export interface RequestEnvironment {
  readonly env: unknown
}

/** Decides what a caller may do; null denies. An exception denies too. */
export type Authorize = (
  request: Request,
  environment: RequestEnvironment,
) => Access | null | Promise<Access | null>

/** Says who makes a request, where `authorize` does not. */
export type IdentifyActor = (
  request: Request,
  environment: RequestEnvironment,
) => ActorRef | null | undefined | Promise<ActorRef | null | undefined>

/** Says what a scope of the host lets be seen. An exception denies. */
export type ScopeFilter = (scope: unknown) => ReadScope | Promise<ReadScope>

/** A caller after everything about it was decided. */
export interface Caller {
  readonly permissions: readonly Permission[]
  readonly actor: ActorRef | null
  /** Null: everything may be seen. */
  readonly scope: ReadScope | null
}
