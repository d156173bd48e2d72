import { expect, test } from 'vitest'
import { captureTables } from './capture-report.ts'
import type { CaptureResult } from './capture-result.ts'
import { quickSize } from './capture-size.ts'

const result = (added: Record<string, number>): CaptureResult => ({
  environment: { postgres: '18', node: '24', processor: '', cores: 2, memoryGigabytes: 16, settings: {} },
  size: quickSize,
  emptyStatement: 50,
  transactions: [
    { name: 'delete', label: 'delete', baseline: 100, drift: 0, added, bytesPerChange: {} },
    { name: 'insert', label: 'insert', baseline: 100, drift: 0, added, bytesPerChange: {} },
  ],
  bulk: [],
  wal: [],
})

test('added time is compared with both alternatives, beside the target', () => {
  const [times] = captureTables(result({ context: 5, hand: 40, textbook: 100, threadline: 45 }))
  expect(times?.rows.map(([label]) => label)).toEqual(['insert', 'delete'])
  expect(times?.rows[0]?.slice(-2)).toEqual(['1.13 (≤ 1.10 not met)', '0.45 (≤ 0.60 met)'])
})

test('a difference that noise has swallowed meets no target', () => {
  const [times] = captureTables(result({ context: 5, hand: -3, textbook: 100, threadline: -2 }))
  expect(times?.rows[0]?.slice(-2)).toEqual(['lost in noise', 'lost in noise'])
})
