import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base } from '@threadline/testing'
import { expect } from 'vitest'

const makeService = fileURLToPath(new URL('../../../tooling/scripts/make-service.mjs', import.meta.url))
const token = '0123456789abcdefghijklmnopqrstuv'

const test = base.extend('folder', async ({ task: _ }, { onCleanup }) => {
  const folder = mkdtempSync(join(tmpdir(), 'threadline-service-'))
  onCleanup(() => rmSync(folder, { recursive: true, force: true }))
  return folder
})

test('the packages, installed with npm into an empty folder, serve the API and the console', {
  timeout: 600_000,
}, async ({ emptyDatabase: { url }, folder }) => {
  const made = program([makeService, folder], { cwd: tmpdir(), env: process.env })
  expect([await made.ended, made.printed()]).toEqual([0, expect.any(String)])
  writeFileSync(
    join(folder, 'threadline.config.ts'),
    `import { defineConfig } from '@threadline/core'\nexport default defineConfig({ tables: { posts: {} } })\n`,
  )
  const installed = readdirSync(folder, { recursive: true }).length
  const threadline = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
    program([join(folder, 'node_modules/@threadline/cli/dist/bin.js'), ...args], {
      cwd: folder,
      env: { DATABASE_URL: url, HOST: '127.0.0.1', PORT: '0', NODE_ENV: 'production', ...variables },
    })

  const unsafe = threadline(['serve'], { HOST: '0.0.0.0' })
  expect([await unsafe.ended, unsafe.printed()]).toEqual([2, expect.stringContaining('THREADLINE_TOKEN')])
  const install = threadline(['install', '--apply'])
  expect([await install.ended, install.printed()]).toEqual([0, expect.any(String)])

  const service = threadline(['serve'], { THREADLINE_TOKEN: token })
  try {
    const [, address = ''] = await service.says(/Threadline is at (\S+)/)
    const signedIn = { headers: { authorization: `Bearer ${token}` } }
    expect((await fetch(new URL('/healthz', address))).status).toBe(200)
    expect(await (await fetch(new URL('/readyz', address))).json()).toMatchObject({ status: 'ready' })

    expect((await fetch(new URL('api/timeline', address))).status).toBe(401)
    const timeline = await fetch(new URL('api/timeline', address), signedIn)
    expect(await timeline.json()).toEqual({ items: [], nextCursor: null, hasMore: false })

    const page = await fetch(address, signedIn)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const assets = [...(await page.text()).matchAll(/(?:src|href)="([^"]*assets\/[^"]+)"/g)]
    expect(assets.length).toBeGreaterThan(0)
    for (const [, asset = ''] of assets) {
      const found = await fetch(new URL(asset, address), signedIn)
      expect([asset, found.status, (await found.text()).length > 0]).toEqual([asset, 200, true])
    }
  } finally {
    service.stop()
  }
  expect([await service.ended, service.printed()]).toEqual([0, expect.stringContaining('Ending')])
  // What it runs from may be read-only.
  expect(readdirSync(folder, { recursive: true })).toHaveLength(installed)
})

/** A program that runs under this Node.js, and all that it has printed. */
function program(args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (printed += text))
  const ended = once(child, 'close').then(([code]: number[]) => code)
  return {
    ended,
    printed: () => printed,
    stop: () => child.kill('SIGTERM'),
    /** Waits for a text, or fails with all that was printed instead. */
    async says(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const found = pattern.exec(printed)
        if (found !== null) return found
        const over = await Promise.race([
          once(child.stderr, 'data').then(() => false),
          ended.then(() => true),
        ])
        if (over) throw new Error(`The program ended after: ${printed}`)
      }
    },
  }
}
