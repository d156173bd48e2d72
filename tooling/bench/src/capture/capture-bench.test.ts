import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { captureNotes, captureTables } from './capture-report.ts'
import { runCapture } from './run-capture.ts'

test('a quick run measures every variant, and all of them record the same changes', async ({ server }) => {
  const result = await runCapture({ server: server.superuserUrl, quick: true, progress: () => {} })

  expect(result.transactions.map(({ name }) => name)).toEqual([
    'insert',
    'update15',
    'update50',
    'ten',
    'delete',
  ])
  for (const { baseline, added } of result.transactions) {
    expect(baseline).toBeGreaterThan(0)
    expect(Object.values(added)).toEqual(Array.from({ length: 4 }, () => expect.any(Number)))
  }
  for (const { bytesPerChange } of result.bulk) {
    expect(Object.values(bytesPerChange).every((bytes) => bytes > 300)).toBe(true)
  }
  const [baseline, ...recording] = result.wal
  expect(baseline?.variant).toBe('none')
  expect(recording.every(({ steady }) => steady > (baseline?.steady ?? 0))).toBe(true)

  const tables = captureTables(result)
  expect(tables.map(({ rows }) => rows.length)).toEqual([5, 3, 4, 8])
  expect(tables.flatMap(({ rows }) => rows.flat())).not.toContain('NaN')
  expect(captureNotes(result)).toHaveLength(2)
}, 120_000)
