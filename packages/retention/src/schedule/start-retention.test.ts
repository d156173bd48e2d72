import type { PurgeResult } from '@threadline/contract'
import { onTelemetry } from '@threadline/core/telemetry'
import { expect } from 'vitest'
import { day, test } from '../__fixtures__/aged-trail.ts'
import { listRetentionRuns } from '../runs/list-retention-runs.ts'
import { retentionStatus } from '../status/retention-status.ts'
import { startRetention } from './start-retention.ts'

const year = { enabled: true, keepDays: 365 }

test('of several schedules one purges, at once, and the others find that it is not due', async ({ aged }) => {
  await aged.add([{ changes: [{ age: 400 * day }] }])
  const outcomes: string[] = []
  const listening = onTelemetry((event) => {
    if (event.event === 'retention.poll') outcomes.push(event.outcome)
  })
  const results: PurgeResult[] = []
  const schedules = [1, 2, 3].map(() =>
    startRetention(aged.handle(year), { onPurged: (result) => results.push(result) }),
  )
  await expect.poll(() => outcomes.length, { timeout: 30_000 }).toBe(3)
  await Promise.all(schedules.map((schedule) => schedule.stop()))
  listening()
  expect(results).toMatchObject([{ deletedChanges: 1 }])
  expect(outcomes.sort()).toEqual(['passed', 'skipped', 'skipped'])
  const { items } = await listRetentionRuns(aged.handle(year))
  expect(items).toMatchObject([
    { trigger: 'schedule', outcome: 'completed', actor: { type: 'system', id: 'threadline-retention' } },
  ])
})

test('a schedule does not begin without a policy', ({ aged }) => {
  expect(() => startRetention(aged.handle({ keepDays: 1 }))).toThrow(/not enabled/)
})

test('a purge that fails is told, and the schedule stops when it is told to', async ({ aged }) => {
  const errors: unknown[] = []
  const schedule = startRetention(aged.handle({ ...year, tables: { ordres: { keepDays: 1 } } }), {
    onError: (error) => errors.push(error),
  })
  await expect.poll(() => errors.length).toBe(1)
  await schedule.stop()
  expect(errors).toMatchObject([{ code: 'table_not_audited' }])
})

test('the status tells policy, what is eligible, growth, months ahead and the last run', async ({ aged }) => {
  await aged.add([
    { changes: [{ age: 400 * day }, { age: 3 * day }] },
    ...Array.from({ length: 30 }, (_, n) => ({
      changes: [{ age: (n + 0.5) * day, table: 'sessions' as const }],
    })),
  ])
  await aged.sql`analyze`
  const status = await retentionStatus(aged.handle({ ...year, tables: { sessions: { keepDays: 20 } } }))
  expect(status).toMatchObject({
    enabled: true,
    maxAgeSeconds: 365 * day,
    eligible: { changes: 11, transactions: 10, heldBack: 0 },
    monthsAhead: 12,
    holds: [],
    running: null,
    lastRun: null,
  })
  const [orders, sessions] = status.tables
  expect(orders).toMatchObject({ table: 'orders', ownWindow: false, eligible: 1 })
  expect(sessions).toMatchObject({
    table: 'sessions',
    ownWindow: true,
    maxAgeSeconds: 20 * day,
    eligible: 10,
  })
  expect(sessions?.changesPerDay).toBeCloseTo(1, 0)
  expect(sessions?.bytesAtWindow).toBeCloseTo((sessions?.bytesPerDay ?? 0) * 20, 3)
  expect(status.partitions.reduce((sum, { changes }) => sum + changes, 0)).toBe(32)
  expect(await retentionStatus(aged.handle({ keepDays: 365 }))).toMatchObject({
    enabled: false,
    eligible: null,
    cutoff: null,
  })
})
