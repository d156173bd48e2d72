import { queryFilters } from '@threadline/contract'
import type { readingOperations } from '../api/reading-operations.ts'
import { liveResponse } from '../live/live-response.ts'
import { found } from './found.ts'
import type { Handlers } from './handler.ts'

/** Questions to the trail: each is one of the library's. */
export const readingHandlers: Handlers<keyof typeof readingOperations> = {
  timeline: async ({ query, trail }) =>
    trail.timeline({ ...queryFilters(query), limit: query.limit, cursor: query.cursor }),
  count: async ({ query, trail }) => trail.count(queryFilters(query), optional('max', query.max)),
  histogram: async ({ query, trail }) =>
    trail.histogram(queryFilters(query), optional('buckets', query.buckets)),
  facets: async ({ query, trail }) =>
    trail.facets(queryFilters(query), {
      ...optional('limit', query.limit),
      ...optional('actorPrefix', query.actor_prefix),
    }),
  live: async (call) => liveResponse(call),
  change: async ({ params, trail }) => found(await trail.changeById(params.id), 'change'),
  incident: async ({ params, query, trail }) => found(await trail.incident(params.id, query), 'transaction'),
  actor: async ({ params, query, trail }) =>
    trail.actorWindow(params.type === 'anonymous' ? { type: 'anonymous' } : params, query),
  history: async ({ params, query: { follow_moves, ...window }, trail }) =>
    trail.history(params.table, params.key, { ...window, followMoves: follow_moves }),
  asOf: async ({ params, query, trail }) => trail.asOf(params.table, params.key, query.at),
  correlation: async ({ params, query, trail }) =>
    found(await trail.correlationBundle(params.id, query), 'correlation'),
}

/** An option, if it is given. */
function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value })
}
