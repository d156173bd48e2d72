import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { user } from '@threadline/contract'
import { test as base } from '@threadline/testing'
import { build } from 'vite'
import { describe, expect } from 'vitest'

const core = fileURLToPath(new URL('../..', import.meta.url))
const contract = fileURLToPath(new URL('../../../contract', import.meta.url))
const index = join(core, 'src', 'index.ts')
const program = fileURLToPath(new URL('./__fixtures__/two-copies.ts', import.meta.url))

const test = base.extend('folder', async ({ task: _ }, { onCleanup }) => {
  const folder = mkdtempSync(join(tmpdir(), 'threadline-copies-'))
  onCleanup(() => rmSync(folder, { recursive: true, force: true }))
  return folder
})

/** Runs the program that loads both, and returns what it has seen. */
async function run(first: string, second: string, url: string): Promise<unknown> {
  const args = ['--conditions=threadline-source', '--no-warnings', program, first, second, url]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout)
}

/** Everything of one package but what it depends on, which is shared. */
function copyPackage(from: string, to: string): void {
  cpSync(join(from, 'src'), join(to, 'src'), { recursive: true })
  cpSync(join(from, 'package.json'), join(to, 'package.json'))
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'))
}

const shared = {
  areTwo: true,
  context: { actor: user('ambient') },
  nested: 'transaction_nested',
  actorWithin: user('outer'),
  actionWithin: true,
  publishedBy: user('ambient'),
}

describe('two copies of the package in one process share context and running transactions', () => {
  test('when it is installed twice', async ({ db, folder }) => {
    copyPackage(core, join(folder, 'core'))
    copyPackage(contract, join(folder, 'contract'))
    expect(await run(index, join(folder, 'core', 'src', 'index.ts'), db.url)).toEqual(shared)
  })

  test('when one of them is bundled and minified into a program', async ({ db, folder }) => {
    await build({
      configFile: false,
      logLevel: 'silent',
      root: core,
      ssr: { noExternal: true, resolve: { conditions: ['threadline-source'] } },
      build: {
        ssr: index,
        outDir: folder,
        minify: true,
        rollupOptions: { output: { entryFileNames: 'bundle.mjs' } },
      },
    })
    expect(await run(index, join(folder, 'bundle.mjs'), db.url)).toEqual(shared)
  })
})
