import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { retentionTables } from './retention-report.ts'
import { runRetention } from './run-retention.ts'

test('a quick run removes old changes in every way while somebody writes', async ({ server }) => {
  const result = await runRetention({
    server: server.superuserUrl,
    quick: true,
    fresh: true,
    changes: 10_000,
    progress: () => {},
  })
  expect(result.costs.map(({ method }) => method)).toEqual(['partition', 'batches', 'plain'])
  for (const { method, changes, transactions, walBytes } of result.costs) {
    expect(changes, method).toBeGreaterThan(0)
    expect(transactions, method).toBeGreaterThan(0)
    expect(walBytes, method).toBeGreaterThan(0)
  }
  expect(retentionTables(result)[0]?.rows).toHaveLength(3)
}, 120_000)
