import { openApiDocument } from '@threadline/http'
import { test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { openApplication } from './application.ts'
import { servers } from './servers.ts'

const operator = { cookie: 'name=operator' }

/** Every route of the API that is not for everybody, with some value for each parameter in its path. */
const routes = Object.entries(openApiDocument().paths as Record<string, Record<string, { security?: [] }>>)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({ path, method, security })),
  )
  .filter(({ security }) => security === undefined)
  .map(({ path, method }) => ({
    path: `/api${path.replaceAll(/\{\w+\}/g, '1')}`,
    method: method.toUpperCase(),
  }))

/** A server with the trail at a path, asked by its paths. */
const embedded = test.extend('start', async ({ emptyDatabase }, { onCleanup }) => {
  return async (name: string, mount: string) => {
    const application = await openApplication(emptyDatabase.url, mount)
    const server = await servers[name]?.(application, mount)
    if (server === undefined) throw new TypeError(`there is no server ${name}`)
    onCleanup(async () => {
      await server.close()
      await application.close()
    })
    return (path: string, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: 'manual', ...init })
  }
})

describe.each(Object.keys(servers))('within %s', (name) => {
  describe.each(['/audit', '/internal/tools/audit'])('at %s', (mount) => {
    embedded('pages and assets load, with and without a slash at the end', async ({ start }) => {
      const ask = await start(name, mount)
      for (const path of [mount, `${mount}/`, `${mount}/transactions/5`]) {
        const page = await ask(path, { headers: operator })
        // Without a build of the console there is a page that says so; the packed service is tested with one.
        expect([path, [200, 503]]).toEqual([path, expect.arrayContaining([page.status])])
        expect(page.headers.get('content-type')).toContain('text/html')
        const text = await page.text()
        const base = new URL(/<base href="([^"]*)"/.exec(text)?.[1] ?? `${mount}/`, `http://x${path}`)
        expect(base.pathname).toBe(`${mount}/`)
        for (const [, asset = ''] of text.matchAll(/(?:src|href)="([^"]*assets\/[^"]+)"/g)) {
          const { status } = await ask(new URL(asset, base).pathname, { headers: operator })
          expect([asset, status]).toEqual([asset, 200])
        }
      }
    })

    embedded('whoever is not signed in, or may not, is denied on every route', async ({ start }) => {
      const ask = await start(name, mount)
      expect(routes.length).toBeGreaterThan(20)
      const pages = ['', '/', '/timeline', '/assets/x.js', '/api/nothing'].map((path) => ({
        path,
        method: 'GET',
      }))
      for (const { path, method } of [...pages, ...routes]) {
        const body = method === 'POST' ? { body: '{}' } : {}
        for (const cookie of ['', 'name=guest']) {
          const headers = { cookie, 'content-type': 'application/json' }
          const { status } = await ask(mount + path, { method, headers, ...body })
          expect([method, path, cookie, status]).toEqual([method, path, cookie, 401])
        }
      }
      expect((await ask(`${mount}/api/coverage`, { headers: operator })).status).toBe(403)
    })

    embedded(
      'a write of a route of the host arrives in the live stream, with its actor',
      async ({ start }) => {
        const ask = await start(name, mount)
        const leave = new AbortController()
        const live = await ask(`${mount}/api/timeline/live`, { headers: operator, signal: leave.signal })
        const events = (live.body ?? new ReadableStream<Uint8Array>())
          .pipeThrough(new TextDecoderStream())
          .getReader()
        let seen = ''
        while (!seen.includes('event: ready')) seen += (await events.read()).value
        const written = await ask('/posts/hello', {
          method: 'POST',
          headers: { cookie: 'name=ada', 'x-request-id': 'r-1' },
        })
        expect([written.status, await written.text()]).toEqual([201, 'written'])
        while (!seen.includes('event: change')) seen += (await events.read()).value
        leave.abort()
        const timeline = await ask(`${mount}/api/timeline`, { headers: operator })
        expect(await timeline.json()).toMatchObject({
          items: [
            {
              table: 'posts',
              actor: { type: 'user', id: 'ada' },
              requestId: 'r-1',
              after: { title: 'hello' },
            },
          ],
        })
      },
    )

    embedded('the API answers odd addresses and reads bodies', async ({ start }) => {
      const ask = await start(name, mount)
      await ask('/posts/hello', { method: 'POST', headers: { cookie: 'name=ada' } })
      const row = `${mount}/api/rows/posts/${encodeURIComponent('{"id":1}')}`
      expect((await ask(row, { headers: operator })).status).toBe(200)
      const saved = await ask(`${mount}/api/views`, {
        method: 'POST',
        headers: { ...operator, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Mine', address: 'timeline' }),
      })
      expect(saved.status).toBe(201)
    })
  })
})
