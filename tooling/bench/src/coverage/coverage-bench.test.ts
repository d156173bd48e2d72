import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { coverageNotes, coverageTables } from './coverage-report.ts'
import { runCoverage } from './run-coverage.ts'

test('a quick run finds every table covered, in each of the ways', async ({ server }) => {
  const result = await runCoverage({ server: server.superuserUrl, quick: true, progress: () => {} })
  expect(result).toMatchObject({ tables: 10, size: { schemas: 2 } })
  expect(result.ways.map(({ name, statements }) => [name, statements])).toEqual([
    ['catalogue', 1],
    ['coverage', 2],
    ['table_by_table', 10],
  ])
  for (const { p50, p95, label } of result.ways) {
    expect(p50, label).toBeGreaterThan(0)
    expect(p95, label).toBeGreaterThanOrEqual(p50)
  }
  expect(coverageTables(result)[0]?.rows).toHaveLength(3)
  expect(coverageNotes(result)).toHaveLength(1)
}, 120_000)
