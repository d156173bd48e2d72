import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@threadline/testing'
import { expect } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

test('what a job changes is attributed to whoever asked for it, and to the job', {
  timeout: 120_000,
}, async ({ emptyDatabase: { url } }) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=threadline-source', '--no-warnings', main],
    { env: { ...process.env, DATABASE_URL: url } },
  )
  expect(stdout).toBe(
    [
      'insert: user 42, post.drafted, from web',
      'update: user 42, post.published, from worker, by the job',
      '',
    ].join('\n'),
  )
})
