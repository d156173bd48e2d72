import { isThreadlineError, queryFilters, ThreadlineError, toErrorBody } from '@threadline/contract'
import { apiHeaders } from '../answers/headers.ts'
import type { Call } from '../handlers/handler.ts'
import { eventText } from './event-text.ts'

/**
 * New changes as server-sent events. All clients share one follower of the trail. The stream begins only when the subscription stands, so that what is wrong with
 * it is an ordinary error; a client that cannot keep up is disconnected, and goes on from where it was when it comes back.
 */
export async function liveResponse({
  query,
  caller,
  request,
  requestId,
  signal,
  service,
}: Call<'live'>): Promise<Response> {
  const { feed, live } = service
  if (feed.size >= live.maxClients)
    throw new ThreadlineError(
      'too_many_clients',
      `There are ${live.maxClients} live streams already; try again in a while.`,
    )
  const { from: _from, to: _to, ...filters } = queryFilters(query)
  const last = request.headers.get('last-event-id')
  const left = new AbortController()
  const subscribe = (cursor: string | undefined) =>
    feed.subscribe({
      filters,
      cursor,
      ...(caller.scope === null ? {} : { scope: caller.scope }),
      maxWaiting: live.maxWaiting,
      signal: AbortSignal.any([signal, left.signal]),
    })
  let items = subscribe(last === null || last === '' ? undefined : last)
  let first = items.next()
  let reset = ''
  try {
    await first
  } catch (error) {
    // The database was restored or is another one: what was missed cannot be told, only that it may be something.
    if (!isThreadlineError(error, 'cursor_other_database')) throw error
    const { code, message } = toErrorBody(error, requestId).error
    items = subscribe(undefined)
    first = items.next()
    await first
    reset = eventText('reset', JSON.stringify({ code, message }))
  }

  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: 2000\n\n${reset}`))
      heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(': \n\n'))
      }, live.heartbeatMs)
    },
    async pull(controller) {
      try {
        const item = await first
        first = items.next()
        first.catch(() => {})
        if (item.done === true) {
          clearInterval(heartbeat)
          controller.close()
          return
        }
        const { change, cursor } = item.value
        const text =
          change === null
            ? eventText('ready', '{}', cursor)
            : eventText('change', JSON.stringify(change), cursor)
        controller.enqueue(encoder.encode(text))
      } catch (error) {
        clearInterval(heartbeat)
        if (signal.aborted || isThreadlineError(error, 'subscriber_too_slow')) controller.close()
        else controller.error(error)
      }
    },
    async cancel() {
      clearInterval(heartbeat)
      left.abort()
      await items.return?.()
    },
  })
  return new Response(body, {
    headers: {
      ...apiHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Proxies of the nginx family would hold events back.
      'x-accel-buffering': 'no',
      'x-request-id': requestId,
    },
  })
}
