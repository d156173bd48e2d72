import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { readNotes, readTables } from './read-report.ts'
import { runRead } from './run-read.ts'

test('a quick run generates a trail in which every question finds something', async ({ server }) => {
  const result = await runRead({
    server: server.superuserUrl,
    quick: true,
    fresh: true,
    changes: 10_000,
    progress: () => {},
  })

  expect(result.trail.changes / 10_000).toBeCloseTo(1, 1)
  expect(result.trail.changes / result.trail.transactions).toBeCloseTo(1.56, 1)
  for (const { label, p50, p95, items } of result.questions) {
    expect(p50, label).toBeGreaterThan(0)
    expect(p95, label).toBeGreaterThanOrEqual(p50)
    expect(items, label).toBeGreaterThan(0)
  }
  expect(result.stream.changes).toBe(5000)
  expect(result.stream.liveHeap).toHaveLength(10)

  expect(readTables(result)[0]?.rows).toHaveLength(result.questions.length)
  expect(readNotes(result)).toHaveLength(2)
}, 120_000)
