import { createThreadline } from '@threadline/core'
import { onTelemetry, type TelemetryEvent } from '@threadline/core/telemetry'
import { test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { expect } from 'vitest'
import { watchCoverage } from './watch-coverage.ts'

test('a check that cannot be made is an event, and the next one comes all the same', async ({ db }) => {
  const client = db.connect()
  const threadline = createThreadline({ db: drizzle(client) })
  const events: TelemetryEvent<'health.poll'>[] = []
  const stop = onTelemetry((event) => events.push(event), { events: ['health.poll'] })
  const controller = new AbortController()
  const checks: unknown[] = []
  const watching = watchCoverage(threadline, {
    intervalMs: 1,
    signal: controller.signal,
    onReport: ({ counts }) => {
      checks.push(counts)
      if (checks.length === 1) void client.end({ timeout: 0 })
    },
    onError: (error) => {
      checks.push(error)
      if (checks.length === 3) controller.abort()
    },
  })
  await watching
  stop()
  expect(checks[0]).toMatchObject({ uncovered: 0 })
  expect(events.map(({ outcome, consecutiveFailures }) => [outcome, consecutiveFailures])).toEqual([
    ['passed', 0],
    ['error', 1],
    ['error', 2],
  ])
})
