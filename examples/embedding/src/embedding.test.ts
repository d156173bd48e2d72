import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { openApplication } from './application.ts'
import { servers } from './servers.ts'

const operator = { cookie: 'name=operator' }

test.for(Object.keys(servers))('the trail within %s', async (name, { emptyDatabase }) => {
  for (const mount of ['/audit', '/internal/tools/audit']) {
    const application = await openApplication(emptyDatabase.url, mount)
    const server = await servers[name]?.(application, mount)
    if (server === undefined) throw new TypeError(`there is no server ${name}`)
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: 'manual', ...init })
    try {
      // The page, with and without a slash at the end, leads to the assets and the API by relative addresses.
      for (const path of [mount, `${mount}/`, `${mount}/transactions/5`]) {
        const page = await ask(path, { headers: operator })
        expect([path, [200, 503]]).toEqual([path, expect.arrayContaining([page.status])])
        expect(page.headers.get('content-type')).toContain('text/html')
        const base = /<base href="([^"]*)"/.exec(await page.text())?.[1]
        if (base !== undefined) expect(new URL(base, `http://x${path}`).pathname).toBe(`${mount}/`)
      }

      // Somebody who is not signed in, or may not, is denied everywhere.
      for (const path of [
        '',
        '/',
        '/timeline',
        '/assets/x.js',
        '/api/meta',
        '/api/timeline',
        '/api/nothing',
        '/api/export/changes.csv',
      ]) {
        expect([path, (await ask(mount + path)).status]).toEqual([path, 401])
        expect([path, (await ask(mount + path, { headers: { cookie: 'name=guest' } })).status]).toEqual([
          path,
          401,
        ])
      }
      expect((await ask(`${mount}/api/coverage`, { headers: operator })).status).toBe(403)

      // A live stream, and a write of the application's own route that arrives in it with its actor.
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

      const timeline = await ask(`${mount}/api/timeline?limit=1`, { headers: operator })
      expect(await timeline.json()).toMatchObject({
        items: [
          { table: 'posts', actor: { type: 'user', id: 'ada' }, requestId: 'r-1', after: { title: 'hello' } },
        ],
      })
      const odd = await ask(`${mount}/api/rows/posts/${encodeURIComponent('{"id":1}')}`, {
        headers: operator,
      })
      expect(odd.status).toBe(200)
      const saved = await ask(`${mount}/api/views`, {
        method: 'POST',
        headers: { ...operator, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Mine', address: 'timeline' }),
      })
      expect(saved.status).toBe(201)
    } finally {
      await server.close()
      await application.close()
    }
  }
})
