import type { ErrorCode, Permission } from '@threadline/contract'
import type { z } from 'zod'

/**
 * One operation of the API, defined once: the router checks requests by it and sends what it says, the OpenAPI document describes it, and the types of the
 * client come from it.
 */
export interface Operation {
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** What the caller must be permitted to do; `any`: anything at all; `public`: nothing, and not even to be known. */
  readonly access: Permission | 'any' | 'public'
  /** Parameters of the path. */
  readonly params?: z.ZodType
  /** Parameters of the query; without it there are none. */
  readonly query?: z.ZodType
  /** The JSON of the body. An operation that has one changes something. */
  readonly body?: z.ZodType
  readonly answer: Answer
  /** Errors beyond those that every operation can end with. */
  readonly errors: readonly ErrorCode[]
}

/** What comes back when all goes well. */
export type Answer =
  | {
      readonly status: 200 | 201
      readonly description: string
      readonly schema: z.ZodType
      /** Whether it can be asked for again by its `ETag`. */
      readonly revalidate?: true
    }
  | { readonly status: 204; readonly description: string }
  | { readonly status: 200; readonly description: string; readonly contentType: string }

/** Defines an operation and keeps its exact type. */
export function operation<const Definition extends Operation>(definition: Definition): Definition {
  return definition
}
