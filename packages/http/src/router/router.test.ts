import { permissions, user } from '@threadline/contract'
import { describe, expect, vi } from 'vitest'
import { accessHeader, clientOf, errorOf, test } from '../__fixtures__/api.ts'
import { addresses, addressOf, type OperationName } from '../api/addresses.ts'
import type { Operation } from '../api/operation.ts'
import { operations } from '../api/operations.ts'
import type { RequestLogEntry } from '../observing/request-log.ts'
import { unsafeAllowEveryone } from './options.ts'

const names = Object.keys(addresses) as OperationName[]
const protectedNames = names.filter((name) => (operations[name] as Operation).access !== 'public')

/** An address of an operation with something in every parameter. */
function pathOf(name: OperationName): string {
  return `/api${addressOf(name)
    .path.replace('{type}', 'user')
    .replace(/\{\w+\}/g, '1')}`
}

function send(name: OperationName, headers: Record<string, string>): [string, RequestInit] {
  const { method } = addressOf(name)
  return [pathOf(name), { method, headers: { 'content-type': 'application/json', ...headers } }]
}

describe('a router', () => {
  test('is not made without a decision about authorization', ({ api }) => {
    for (const authorize of [undefined, null, true, 'yes', {}]) {
      const make = () => api.router({ authorize: authorize as never })
      expect(make).toThrow(expect.objectContaining({ code: 'invalid_config' }))
    }
  })

  test('lets everybody in only where that was asked for, and never in production', async ({ api }) => {
    const open = api.router({ authorize: unsafeAllowEveryone })
    expect((await open.request('/api/timeline')).status).toBe(200)
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => api.router({ authorize: unsafeAllowEveryone })).toThrow(/production/)
    vi.unstubAllEnvs()
  })

  test('denies every operation to whom authorize does not know, permits nothing, or fails for', async ({
    api,
  }) => {
    const router = api.router()
    const callers = { unknown: null, powerless: { permissions: [] }, failed: 'throw' } as const
    for (const [caller, access] of Object.entries(callers)) {
      const answers = await Promise.all(
        protectedNames.map(async (name) => router.request(...send(name, accessHeader(access)))),
      )
      const status = caller === 'unknown' ? 401 : 403
      const texts = await Promise.all(answers.map((answer) => answer.text()))
      expect(answers.map((answer, index) => [protectedNames[index], answer.status])).toEqual(
        protectedNames.map((name) => [name, status]),
      )
      expect(texts.join()).not.toContain('session store')
      expect(answers.every(({ headers }) => headers.get('location') === null)).toBe(true)
    }
  })

  test('grants every operation by its own permission alone', async ({ api }) => {
    const router = api.router()
    for (const name of protectedNames) {
      const { access } = operations[name] as Operation
      if (access === 'any') continue
      const others = permissions.filter((permission) => permission !== access)
      const denied = await router.request(...send(name, accessHeader({ permissions: others })))
      expect([name, denied.status]).toEqual([name, 403])
    }
  })

  test('denies when actor or scopeFilter fail, or a scope has no filter', async ({ api }) => {
    const logged: RequestLogEntry[] = []
    const log = (entry: RequestLogEntry) => logged.push(entry)
    const fail = () => {
      throw new Error('broken')
    }
    const scoped = accessHeader({ permissions: ['read'], scope: { tenant: 'a' } })
    const read = accessHeader({ permissions: ['read'] })
    const answers = await Promise.all([
      api.router({ log, actor: fail }).request('/api/timeline', { headers: read }),
      api.router({ log, scopeFilter: fail }).request('/api/timeline', { headers: scoped }),
      api.router({ log, scopeFilter: undefined }).request('/api/timeline', { headers: scoped }),
      api.router({ log, scopeFilter: () => ({}) as never }).request('/api/timeline', { headers: scoped }),
      api.router({ log, scopeFilter: () => [{}] }).request('/api/timeline', { headers: scoped }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    expect(logged.every(({ error }) => error instanceof Error)).toBe(true)
  })

  test('answers unknown addresses and methods only to those who may do something', async ({ api }) => {
    const router = api.router()
    expect((await router.request('/api/nothing')).status).toBe(404)
    expect((await router.request('/api/nothing', { headers: accessHeader(null) })).status).toBe(401)
    const wrong = await router.request('/api/timeline', { method: 'POST' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await errorOf(wrong)).code).toBe('method_not_allowed')
    expect((await router.request('/api/timeline', { method: 'HEAD' })).status).toBe(200)
  })

  test('tells what it answered, without a value of a parameter', async ({ api }) => {
    const logged: RequestLogEntry[] = []
    const router = api.router({ log: (entry) => logged.push(entry) })
    await router.request('/api/rows/orders/geheim?cursor=geheim', { headers: { 'x-request-id': 'r-1' } })
    await router.request('/api/geheim')
    expect(logged).toMatchObject([
      {
        requestId: 'r-1',
        route: '/api/rows/:table/:key',
        status: 400,
        code: 'invalid_key',
        actor: 'user/operator',
      },
      { route: 'other', status: 404 },
    ])
    expect(JSON.stringify(logged)).not.toContain('geheim')
  })

  test('takes a request id that can be used, and gives one otherwise', async ({ api }) => {
    const router = api.router()
    const ask = async (id: string) =>
      (await router.request('/api/healthz', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
    expect(await ask('req_1')).toBe('req_1')
    expect(await ask('two words')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await ask('x'.repeat(200))).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('sends headers that forbid to run, frame, guess and keep', async ({ api }) => {
    const { headers } = await api.router().request('/api/timeline')
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/json; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  })
})

describe('questions', () => {
  test('are answered as the library answers them', async ({ api }) => {
    const id = await api.write(
      `insert into orders values (1, 'a', 'new', 12345678901234567890.1234567890); update orders set status = 'paid'`,
      { correlationId: 'c-1', requestId: 'r-1', action: 'order.paid' },
    )
    await api.write(`insert into order_lines values (1, 2, 'tea')`)
    const client = clientOf(api.router())
    const { threadline } = api
    const page = await client.timeline({ query: { table: 'orders', op: 'insert,update', limit: 1 } })
    expect(page).toEqual(await threadline.timeline({ table: 'orders', op: ['insert', 'update'], limit: 1 }))
    const [change] = page.items
    expect(change?.after?.total).toBe('12345678901234567890.1234567890')
    const next = await client.timeline({
      query: { table: 'orders', op: 'insert,update', limit: 1, cursor: page.nextCursor ?? '' },
    })
    expect(next).toMatchObject({ items: [{ op: 'insert' }], hasMore: false })
    expect(await client.count({ query: { actor_type: 'user', actor_id: '1' } })).toEqual({
      count: 3,
      capped: false,
    })
    expect(await client.change({ params: { id: change?.id ?? '' } })).toEqual(change)
    expect(await client.incident({ params: { id } })).toEqual(await threadline.incident(id))
    expect(await client.actor({ params: { type: 'user', id: '1' } })).toEqual(
      await threadline.actorWindow(user(1)),
    )
    expect(
      await client.history({ params: { table: 'order_lines', key: '{"order_id":1,"line":2}' } }),
    ).toEqual(await threadline.history('order_lines', { order_id: 1, line: 2 }))
    expect(
      await client.asOf({ params: { table: 'orders', key: '1' }, query: { at: '2999-01-01' } }),
    ).toMatchObject({
      status: 'present',
      row: { status: 'paid' },
    })
    expect(await client.correlation({ params: { id: 'c-1' } })).toEqual(
      await threadline.correlationBundle('c-1'),
    )
    expect(await client.facets()).toEqual(await threadline.facets())
    expect((await client.histogram({ query: { buckets: 3 } })).buckets.length).toBeLessThanOrEqual(3)
    expect(await client.meta()).toMatchObject({
      actor: { type: 'user', id: 'operator' },
      scoped: false,
      empty: false,
      tables: [
        { table: 'order_lines', keyColumns: ['order_id', 'line'] },
        { table: 'orders' },
        { table: 'people' },
      ],
    })
    expect(await client.readiness()).toEqual({ status: 'ready', database: 'reachable', storage: 'current' })
  })

  const refusals = [
    ['/api/timeline?tabel=orders', 'tabel is not known'],
    ['/api/timeline?table=orders&table=people', 'table must be given only once'],
    ['/api/timeline?limit=0', 'limit must be a whole number from 1 to 500'],
    ['/api/timeline?limit=1e2', 'limit must be a whole number from 1 to 500'],
    ['/api/timeline?limit=999999999999999999999', 'limit must be a whole number from 1 to 500'],
    ['/api/timeline?op=upsert', 'op must be one of'],
    ['/api/timeline?actor_id=1', 'actor_id and actor_type go together'],
    ['/api/timeline?actor_type=user', 'actor_id and actor_type go together'],
    ['/api/timeline?actor_type=anonymous&actor_id=1', 'actor_id and actor_type go together'],
    ['/api/timeline?row_key=1', 'row_key needs table beside it'],
    ['/api/timeline?from=yesterday', 'from must be an ISO 8601 instant'],
    ['/api/timeline?from=2026-02-02&to=2026-01-01', 'to must not be earlier than from'],
    ['/api/timeline/count?limit=1', 'limit is not known'],
    ['/api/timeline/live?from=2026-01-01', 'from is not known'],
    ['/api/rows/orders/1/as-of', 'at is required'],
    ['/api/rows/orders/1/as-of?at=now', 'at must be an ISO 8601 instant'],
    ['/api/coverage?x=1', 'x is not known'],
    ['/api/meta?x=1', 'x is not known'],
  ] as const

  test('with wrong parameters are refused', async ({ api }) => {
    const router = api.router()
    for (const [path, message] of refusals) {
      const response = await router.request(path)
      const error = await errorOf(response)
      expect([path, response.status, error.message]).toEqual([path, 400, expect.stringContaining(message)])
      expect(error.details?.problems).toHaveLength(1)
    }
  })

  test('about what is not there are all answered alike', async ({ api }) => {
    const router = api.router()
    for (const path of ['changes/5', 'changes/x', 'transactions/5', 'transactions/-1', 'correlations/none']) {
      const response = await router.request(`/api/${path}`)
      expect([path, response.status, (await errorOf(response)).code]).toEqual([path, 404, 'not_found'])
    }
    expect((await router.request('/api/rows/nothing/1')).status).toBe(404)
  })

  test('can be asked again for what has not changed', async ({ api }) => {
    const id = await api.write(`insert into orders values (1, 'a', 'new', 1)`)
    const router = api.router()
    const first = await router.request(`/api/transactions/${id}`)
    const etag = first.headers.get('etag') ?? ''
    const again = await router.request(`/api/transactions/${id}`, {
      headers: { 'if-none-match': `W/${etag}, "x"` },
    })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
  })

  test('end in time', async ({ api }) => {
    await api.write(`insert into people select i, repeat('x', 500), 'p' from generate_series(1, 20000) i`)
    const response = await api
      .router({ statementTimeoutMs: 1 })
      .request('/api/timeline?changed_field=nothing')
    expect([response.status, (await errorOf(response)).code]).toEqual([503, 'statement_cancelled'])
  })

  test('end with whoever asked', async ({ api }) => {
    const leave = new AbortController()
    const asked = api.router().request('/api/timeline', { signal: leave.signal })
    leave.abort()
    expect((await asked).status).toBeGreaterThanOrEqual(500)
  })
})

describe('a scope', () => {
  const scoped = { permissions, actor: user('a'), scope: { tenant: 'a' } }

  test('hides in every answer, and hidden is as not there', async ({ api }) => {
    const ours = await api.write(`insert into orders values (1, 'a', 'new', 1)`)
    const theirs = await api.write(
      `insert into orders values (2, 'b', 'HIDDEN', 1); insert into people values (1, 'HIDDEN', 'x')`,
    )
    const router = api.router()
    const client = clientOf(router, scoped)
    expect((await client.timeline()).items.map(({ transactionId }) => transactionId)).toEqual([ours])
    expect(await client.count()).toEqual({ count: 1, capped: false })
    expect(
      JSON.stringify([await client.facets(), await client.histogram(), await client.meta()]),
    ).not.toMatch(/people/)
    const ask = async (path: string) => {
      const response = await router.request(path, { headers: accessHeader(scoped) })
      const text = await response.text()
      return [response.status, text.replace(/"requestId":"[^"]*"/, '')]
    }
    expect(await ask(`/api/transactions/${theirs}`)).toEqual(await ask('/api/transactions/5'))
    expect(await ask('/api/rows/orders/2')).toEqual(await ask('/api/rows/orders/3'))
    expect((await ask('/api/rows/people/1'))[0]).toBe(404)
    expect(await client.meta()).toMatchObject({ scoped: true, tables: [{ table: 'orders' }] })
  })

  test('does not let anything be seen of what is about the whole trail', async ({ api }) => {
    const router = api.router()
    for (const name of ['coverage', 'redaction', 'retention', 'evidence', 'purge'] as const) {
      const [path, init] = send(name, accessHeader(scoped))
      const response = await router.request(path, { ...init, ...(name === 'purge' ? { body: '{}' } : {}) })
      expect([name, response.status]).toEqual([name, 403])
    }
  })
})
