import type { Histogram } from '@threadline/contract'
import { expect, test } from 'vitest'
import { spanBetween, spanRange, spanTotal } from './brush.ts'

const none = { insert: 0, update: 0, delete: 0, truncate: 0, snapshot: 0 }
const at = (hour: number) => `2026-11-24T${String(hour).padStart(2, '0')}:00:00.000000Z`
const histogram: Histogram = {
  from: at(0),
  to: at(10),
  bucketSeconds: 3600,
  buckets: Array.from({ length: 10 }, (_, hour) => ({
    from: at(hour),
    to: at(hour + 1),
    total: hour,
    ops: none,
  })),
  capped: false,
}

test('dragging in either direction, and out of the chart, spans whole buckets', () => {
  expect(spanBetween(0.62, 0.35, 10)).toEqual({ first: 3, last: 6 })
  expect(spanBetween(-3, 7, 10)).toEqual({ first: 0, last: 9 })
})

test('a span is a range that ends just before the next bucket', () => {
  expect(spanRange(histogram, { first: 3, last: 4 })).toEqual({
    from: at(3),
    to: '2026-11-24T04:59:59.999999Z',
  })
  expect(spanTotal(histogram, { first: 3, last: 4 })).toBe(7)
  expect(spanRange({ ...histogram, buckets: [] }, { first: 0, last: 0 })).toBeNull()
})
