import { type ActorRef, type AuditContext, contextIdSchema, parseAuditContext } from '@threadline/contract'

/** Headers of a web request, or of Node's `IncomingMessage`. */
export type RequestHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** What the host itself knows about a request. */
export interface RequestContextOptions {
  /**
   * Who makes the request, once the host has verified it. Never taken from a header. A function is called at once; undefined means "unknown", which
   * `transaction()` then refuses.
   */
  readonly actor?: ActorRef | undefined | (() => ActorRef | undefined)
  /** Where changes come from, for example `web` or `public-api`. */
  readonly source?: string | undefined
  /** Further facts, see `contextMetaLimits`. */
  readonly meta?: Record<string, unknown> | undefined
}

/**
 * The audit context of a request: `x-request-id`, and as correlation id `x-correlation-id` or else the trace id of W3C `traceparent`.
 *
 * Headers are what a client claims: they can only group changes, never attribute them. Values are trimmed; one that is missing, longer than 256 bytes or
 * otherwise unusable is ignored, so that no client can make a request fail with it.
 *
 * @throws ThreadlineError `invalid_context` when what the host itself gives cannot be used; whatever its own function throws.
 */
export function contextFromRequest(
  headers: RequestHeaders,
  options: RequestContextOptions = {},
): AuditContext {
  const { actor, ...rest } = options
  const requestId = contextId(header(headers, 'x-request-id'))
  const correlationId =
    contextId(header(headers, 'x-correlation-id')) ?? traceId(header(headers, 'traceparent'))
  return parseAuditContext({
    ...rest,
    actor: typeof actor === 'function' ? actor() : actor,
    requestId,
    correlationId,
  })
}

function header(headers: RequestHeaders, name: string): string | undefined {
  if (isWebHeaders(headers)) return headers.get(name) ?? undefined
  const value = headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof value === 'object' ? value[0] : value
}

function isWebHeaders(headers: RequestHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function'
}

function contextId(value: unknown): string | undefined {
  const result = contextIdSchema.safeParse(value)
  return result.success ? result.data : undefined
}

/** The trace id of a `traceparent`, of a future version too: 32 hexadecimal digits that are not all zero. */
function traceId(value: string | undefined): string | undefined {
  const match = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:$|-)/.exec(
    value?.trim() ?? '',
  )
  return match?.[1]
}
