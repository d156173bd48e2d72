import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test as base, describe, expect } from 'vitest'

const run = promisify(execFile)

// In a process of its own: within vitest, imports are vitest's.
const test = base.extend<{
  importFrom: (files: Record<string, string>) => Promise<{ value: unknown; stderr: string }>
}>({
  importFrom: async ({ task: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'threadline-config-'))
    await use(async (files) => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      const module = new URL('./import-module.ts', import.meta.url).href
      const file = join(folder, Object.keys(files)[0] ?? '')
      const source = `import { importDefault } from ${JSON.stringify(module)}
        console.log(JSON.stringify(await importDefault(${JSON.stringify(file)})))`
      const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', source])
      return { value: JSON.parse(stdout), stderr }
    })
    await rm(folder, { recursive: true })
  },
})

const config = "export default { storageSchema: 'audit' as string }"
const loaded = { value: { storageSchema: 'audit' }, stderr: '' }

describe('a configuration is loaded', () => {
  test('from TypeScript, without a word about the package', async ({ importFrom }) => {
    expect(await importFrom({ 'threadline.config.ts': config, 'package.json': '{}' })).toEqual(loaded)
    expect(await importFrom({ 'threadline.config.mts': config })).toEqual(loaded)
  })

  test('from JavaScript', async ({ importFrom }) => {
    const files = {
      'threadline.config.js': config.replace(' as string', ''),
      'package.json': '{"type":"module"}',
    }
    expect(await importFrom(files)).toEqual(loaded)
  })

  test('with imports as a bundler takes them, and syntax that is more than types', async ({ importFrom }) => {
    const files = {
      'threadline.config.ts':
        "import { Schema } from './names'\nexport default { storageSchema: Schema.Audit }",
      'names.ts': "export enum Schema { Audit = 'audit' }",
    }
    expect(await importFrom(files)).toEqual(loaded)
  })

  test('or its own error is told', async ({ importFrom }) => {
    const files = { 'threadline.config.ts': "throw new Error('the reason')" }
    await expect(importFrom(files)).rejects.toThrow('the reason')
    await expect(importFrom({ 'threadline.config.ts': "import 'not-installed'" })).rejects.toThrow(
      'not-installed',
    )
  })
})
