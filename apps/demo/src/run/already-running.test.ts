import { expect, test } from 'vitest'
import { alreadyRunning } from './already-running.ts'

test('a second start is told who runs, where the database is and how to end it', () => {
  const databaseUrl = 'postgres://127.0.0.1:54329/store'
  expect(alreadyRunning({ pid: 42, start: 'once', databaseUrl })).toMatchObject({
    message: expect.stringMatching(`process 42.*${databaseUrl}`),
    remedy: expect.stringContaining('kill 42'),
  })
  expect(alreadyRunning({ pid: 42, start: 'once' }).message).not.toContain('database')
})
