import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { consoleApp } from './console-app.ts'

let folder: string
const script = 'console.log("hello")'

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'threadline-console-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(
    join(folder, 'index.html'),
    '<head><!-- threadline:head --><script src="./assets/a-1.js"></script></head>',
  )
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  writeFileSync(join(folder, 'assets/a-1.js'), script)
  writeFileSync(join(folder, 'assets/a-1.js.gz'), gzipSync(script))
  writeFileSync(join(folder, 'secret.key'), 'no')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const base = async (response: Response) => /<base href="([^"]*)">/.exec(await response.text())?.[1]

describe.each(['', '/audit', '/a/b/audit'])('mounted at "%s"', (mount) => {
  const app = () => new Hono().route(mount || '/', new Hono().route('/', consoleApp({ folder })))

  test('every address shows the page, whose base is the mount path', async () => {
    for (const path of [
      '/',
      '/timeline',
      '/rows/posts/a%2Fb',
      '/rows/posts/x.png',
      ...(mount === '' ? [] : ['']),
    ]) {
      const response = await app().request(mount + path)
      expect(response.status).toBe(200)
      expect(new URL((await base(response)) ?? 'none', `http://localhost${mount}${path}`).pathname).toBe(
        `${mount}/`,
      )
    }
  })

  test('files are found, assets to keep and the page never', async () => {
    const asset = await app().request(`${mount}/assets/a-1.js`)
    expect(await asset.text()).toBe(script)
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect((await app().request(`${mount}/favicon.svg`)).headers.get('content-type')).toBe('image/svg+xml')
    expect((await app().request(`${mount}/timeline`)).headers.get('cache-control')).toBe('no-store')
  })

  test('a file that is not part of the console is not served', async () => {
    expect((await app().request(`${mount}/assets/b.js`)).status).toBe(404)
    for (const path of ['/secret.key', '/..%2f..%2fpackage.json', '/assets/..%2fsecret.key'])
      expect(await (await app().request(mount + path)).text()).not.toMatch(/^no$|"name"/)
  })
})

test('a compressed copy is sent to who takes it', async () => {
  const get = (accepted: string) =>
    consoleApp({ folder }).request('/assets/a-1.js', { headers: { 'accept-encoding': accepted } })
  const zipped = await get('deflate, gzip;q=0.8, br')
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  expect(gunzipSync(await zipped.arrayBuffer()).toString()).toBe(script)
  for (const accepted of ['identity', 'gzip;q=0', 'br'])
    expect((await get(accepted)).headers.get('content-encoding')).toBeNull()
})

test('the page forbids code and style that do not come as a file of the origin', async () => {
  const policy = (await consoleApp({ folder }).request('/')).headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
  expect(policy).not.toContain('unsafe')
  expect(policy).toContain("frame-ancestors 'none'")
  const framed = consoleApp({ folder, frameAncestors: ["'self'"] })
  expect((await framed.request('/')).headers.get('content-security-policy')).toContain(
    "frame-ancestors 'self'",
  )
})

test('facts cannot leave their element', async () => {
  const facts = { signIn: true, name: '</script><!--&\u2028' }
  const page = await (await consoleApp({ folder, facts: () => facts }).request('/')).text()
  const [, json = ''] = /id="threadline">(.*?)<\/script>/.exec(page) ?? []
  expect(json).not.toMatch(/[<>&\u2028]/)
  expect(JSON.parse(json)).toEqual(facts)
})

test('a checkout without a build says what to do', async () => {
  const response = await consoleApp({ folder: join(folder, 'nowhere') }).request('/timeline')
  expect(response.status).toBe(503)
  expect(await response.text()).toContain('pnpm build')
})
