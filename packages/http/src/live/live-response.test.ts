import { permissions, user } from '@threadline/contract'
import type { Hono } from 'hono'
import { describe, expect } from 'vitest'
import { accessHeader, errorOf, test } from '../__fixtures__/api.ts'

interface LiveEvent {
  readonly name: string
  readonly id: string
  readonly data: Record<string, unknown>
}

/** A client of the live stream. */
async function listen(router: Hono, headers: Record<string, string> = {}, query = '') {
  const leave = new AbortController()
  const response = await router.request(`/api/timeline/live${query}`, { headers, signal: leave.signal })
  const reader = (response.body ?? new ReadableStream<Uint8Array>())
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let text = ''
  const next = async (): Promise<LiveEvent> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const block = text.slice(0, end)
        text = text.slice(end + 2)
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
        if (field('event') !== '')
          return { name: field('event'), id: field('id'), data: JSON.parse(field('data')) }
        continue
      }
      const { done, value } = await reader.read()
      if (done) throw new Error('the stream has ended')
      text += value
    }
  }
  return { response, next, leave: () => reader.cancel() }
}

const live = { pollMs: 20 }

describe('the live stream', () => {
  test('tells new changes as they are committed, and goes on after the last that a client has', async ({
    api,
  }) => {
    const router = api.router({ live })
    const first = await listen(router, {}, '?table=orders')
    expect(first.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await first.next()).toMatchObject({ name: 'ready' })
    await api.write(`insert into orders values (1, 'a', 'x', 1); insert into people values (1, 'b', 'c')`)
    const event = await first.next()
    expect(event).toMatchObject({ name: 'change', data: { table: 'orders', rowKey: '1' } })
    await first.leave()
    await api.write(`insert into orders values (2, 'a', 'x', 1)`)
    const again = await listen(router, { 'last-event-id': event.id }, '?table=orders')
    expect(await again.next()).toMatchObject({ name: 'change', data: { rowKey: '2' } })
    expect(await again.next()).toMatchObject({ name: 'ready' })
    await again.leave()
  })

  test('refuses a place of another stream, and more clients than there may be', async ({ api }) => {
    const router = api.router({ live: { ...live, maxClients: 1 } })
    const stream = await listen(router)
    const { id } = await stream.next()
    const full = await router.request('/api/timeline/live')
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await errorOf(full)).code).toBe('too_many_clients')
    await stream.leave()
    const other = await router.request('/api/timeline/live?table=orders', {
      headers: { 'last-event-id': id },
    })
    expect([other.status, (await errorOf(other)).code]).toEqual([400, 'invalid_cursor'])
  })

  test('hides what a scope hides', async ({ api }) => {
    const access = { permissions, actor: user('a'), scope: { tenant: 'a' } }
    const stream = await listen(api.router({ live }), accessHeader(access))
    await stream.next()
    await api.write(
      `insert into orders values (1, 'b', 'HIDDEN', 1); insert into people values (1, 'HIDDEN', 'c')`,
    )
    await api.write(`insert into orders values (2, 'a', 'x', 1)`)
    expect(await stream.next()).toMatchObject({ data: { rowKey: '2' } })
    await stream.leave()
  })

  test('gives signs of life, and ends when the server does', async ({ api }) => {
    const ending = new AbortController()
    const router = api.router({ live: { ...live, heartbeatMs: 20 }, signal: ending.signal })
    const response = await router.request('/api/timeline/live')
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader()
    let text = ''
    while (!text.includes('\n: \n\n')) text += (await reader.read()).value
    ending.abort()
    for (let end = false; !end; ) end = (await reader.read()).done
  })
})
