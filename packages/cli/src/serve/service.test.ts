import { permissions } from '@threadline/contract'
import { test } from '@threadline/testing'
import { afterEach, describe, expect, vi } from 'vitest'
import { rateLimit } from './rate-limit.ts'
import { readServeSettings, type Variables } from './serve-settings.ts'
import { openService } from './service.ts'
import { sessionCookie, sessions } from './sessions.ts'

const token = 'abcdefgh-ijklmnop-qrstuvwx'
const reader = 'reader-reader-0123456789-xyz'
const tokens = JSON.stringify([
  { name: 'ada', token, permissions },
  { name: 'bob', token: reader, permissions: ['read'] },
])
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()))
})

async function open(url: string, variables: Variables = { THREADLINE_TOKENS: tokens }) {
  const settings = readServeSettings({ ...variables, DATABASE_URL: url, THREADLINE_POOL_SIZE: '2' })
  const service = await openService({ config: {}, settings, log: () => {} })
  ends.push(service.close)
  return service.app
}

const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })
const form = (value: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams({ token: value }),
})

describe('the service', () => {
  test('lets in by a bearer token, with its permissions alone', async ({ db }) => {
    const app = await open(db.url)
    const ask = async (path: string, given?: string) =>
      (await app.request(path, given === undefined ? {} : { headers: { authorization: `Bearer ${given}` } }))
        .status
    expect(await ask('/audit/api/timeline')).toBe(401)
    expect(await ask('/audit/api/timeline', 'wrong')).toBe(401)
    expect(await ask('/audit/api/timeline', reader)).toBe(200)
    expect(await ask('/audit/api/coverage', reader)).toBe(403)
    expect(await ask(`/audit/api/timeline?token=${token}`)).toBe(400)
    expect(await ask('/metrics')).toBe(401)
    expect(await ask('/metrics', reader)).toBe(200)
    expect([await ask('/healthz'), await ask('/readyz'), await ask('/audit/api/healthz')]).toEqual([
      200, 200, 200,
    ])
  })

  test('signs in by a form, and out again', async ({ db }) => {
    const app = await open(db.url)
    const page = await app.request('/audit/', { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('location')]).toEqual([303, '/audit/sign-in'])
    expect((await app.request('/audit/sign-in')).status).toBe(200)
    const signedIn = await app.request('/audit/sign-in', form(token))
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/audit/'])
    const cookie = signedIn.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/; Path=\/audit\/; HttpOnly; SameSite=Lax/)
    expect(cookie).not.toContain(token)
    const headers = { cookie: cookie.split(';')[0] ?? '' }
    expect((await app.request('/audit/api/meta', { headers })).status).toBe(200)
    const other = await open(db.url)
    expect((await other.request('/audit/api/meta', { headers })).status).toBe(200)
    const foreign = await app.request('/audit/sign-out', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(foreign.status).toBe(403)
    const signedOut = await app.request('/audit/sign-out', { method: 'POST', headers })
    expect(signedOut.headers.get('set-cookie')).toMatch(new RegExp(`^${sessionCookie}=;.*Max-Age=0`))
  })

  test('makes an address wait after ten wrong tokens, and no other', async ({ db }) => {
    const app = await open(db.url)
    const attempt = async (address: string, value: string) =>
      (await app.request('/audit/sign-in', form(value), from(address))).status
    const statuses = await Promise.all(Array.from({ length: 10 }, () => attempt('10.0.0.1', 'wrong')))
    expect(new Set(statuses)).toEqual(new Set([401]))
    expect(await attempt('10.0.0.1', token)).toBe(429)
    expect(await attempt('10.0.0.2', token)).toBe(303)
    expect((await app.request('/audit/sign-in', form(token, { origin: 'https://evil.test' }))).status).toBe(
      403,
    )
  })

  test('believes a proxy only on its own connections', async ({ db }) => {
    const app = await open(db.url, { THREADLINE_PROXY_ADDRESSES: '10.0.0.9' })
    const ask = async (address: string) =>
      app.request('/audit/api/meta', { headers: { 'x-forwarded-user': 'ada' } }, from(address))
    expect((await ask('10.0.0.8')).status).toBe(401)
    expect(await (await ask('10.0.0.9')).json()).toMatchObject({
      actor: { id: 'ada' },
      permissions: ['read'],
    })
  })

  test('is not ready without its schema, and says so', async ({ emptyDatabase }) => {
    const app = await open(emptyDatabase.url, {})
    expect((await app.request('/healthz')).status).toBe(200)
    const response = await app.request('/readyz')
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { error: { details: { storage: 'not_installed' } } },
    ])
  })
})

test('a session is genuine for as long as its token is there and its time has not come', () => {
  let now = 1_000_000_000_000
  const all = [{ name: 'ada', token, permissions: [] }]
  const cookie = sessions(all, () => now).open({ name: 'ada', token, permissions: [] })
  const [name, end, signed] = cookie.split('.')
  const read = (text: string, list = all) => sessions(list, () => now).read(text)?.name
  expect(read(cookie)).toBe('ada')
  expect(read(`${name}.${Number(end) + 1}.${signed}`)).toBeUndefined()
  expect(read(`${name}.${end}.`)).toBeUndefined()
  expect(read('')).toBeUndefined()
  expect(read(cookie, [{ name: 'ada', token: reader, permissions: [] }])).toBeUndefined()
  now += 13 * 3_600_000
  expect(read(cookie)).toBeUndefined()
})

test('a rate limit forgets with time and with success', () => {
  const now = vi.fn(() => 0)
  const limit = rateLimit(2, 60, now)
  limit.fail('a')
  expect(limit.wait('a')).toBe(0)
  limit.fail('a')
  expect([limit.wait('a'), limit.wait('b')]).toEqual([60, 0])
  now.mockReturnValue(61_000)
  expect(limit.wait('a')).toBe(0)
  limit.fail('a')
  limit.fail('a')
  limit.succeed('a')
  expect(limit.wait('a')).toBe(0)
})
