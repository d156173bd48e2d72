import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@threadline/testing'
import { expect } from 'vitest'

test('the quickstart says who did what to the post, and what it was before', {
  timeout: 60_000,
}, async ({ emptyDatabase: { url } }) => {
  await runProgram('install.ts', url)
  expect(await runProgram('main.ts', url)).toBe(
    [
      'user 42: update of post 1: status draft → published',
      'user 41: insert of post 1: id null → 1, title null → Hello, status null → draft',
      "before: { id: 1, title: 'Hello', status: 'draft' }",
      '',
    ].join('\n'),
  )
})

/** Runs a file of the example as a person would, and returns what it prints. */
async function runProgram(file: string, databaseUrl: string): Promise<string> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=threadline-source', path], {
    env: { ...process.env, DATABASE_URL: databaseUrl, NO_COLOR: '1' },
  })
  return stdout
}
