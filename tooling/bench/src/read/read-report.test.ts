import { expect, test } from 'vitest'
import { readTables } from './read-report.ts'
import type { ReadResult } from './read-result.ts'

const result = (changes: number, p95: number): ReadResult => ({
  environment: { postgres: '18', node: '24', processor: '', cores: 2, memoryGigabytes: 16, settings: {} },
  trail: { changes, transactions: changes, tables: 31, actors: 200_000, days: 90, bytes: changes },
  questions: [{ name: 'firstPage', label: 'first page', p50: 1, p95, items: 50 }],
  stream: { changes: 1, changesPerSecond: 1, liveHeap: [1], peakHeap: 1 },
})

test('a larger trail is compared with the reference, and no other', () => {
  const [larger] = readTables(result(20_000_000, 4), result(5_000_000, 2))
  expect(larger?.head.at(-1)).toBe('to 5,000,000 changes')
  expect(larger?.rows[0]?.at(-1)).toBe('2.00 (≤ 1.50 not met)')
  const [same] = readTables(result(5_000_000, 4), result(5_000_000, 2))
  expect(same?.head.at(-1)).toBe('target')
})
