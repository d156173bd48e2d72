import {
  formatInstant,
  type Histogram,
  type HistogramBucket,
  instantToMicroseconds,
  type Microseconds,
} from '@threadline/contract'
import { opOfCode } from '../changes/to-change.ts'

/** The spans of time that a bucket may have, in seconds: those that people count in. Beyond, weeks are doubled. */
const spans = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400,
  172_800,
]
const week = 604_800
/** Weeks begin on Monday; 1970 began on a Thursday. */
const firstMonday = 345_600n

/** Equal spans of time without gaps, the first of which contains the start of a range and the last its end. */
export interface BucketGrid {
  readonly bucketSeconds: number
  /** Where the first begins. */
  readonly origin: Microseconds
  readonly count: number
}

/**
 * The finest grid that covers a range, both ends inclusive, with at most `most` buckets of at least `leastSeconds`. A range that begins in the future is its
 * end alone.
 */
export function bucketGrid(
  range: { readonly from: string; readonly to: string },
  most: number,
  leastSeconds: number,
): BucketGrid {
  const end = instantToMicroseconds(range.to)
  let start = instantToMicroseconds(range.from)
  if (start > end) start = end
  for (let index = 0; ; index += 1) {
    const bucketSeconds = spans[index] ?? week * 2 ** (index - spans.length)
    const grid = gridOf(start, end, bucketSeconds)
    if (bucketSeconds >= leastSeconds && grid.count <= most) return grid
  }
}

function gridOf(start: Microseconds, end: Microseconds, bucketSeconds: number): BucketGrid {
  const span = BigInt(bucketSeconds) * 1_000_000n
  const shift = bucketSeconds < week ? 0n : firstMonday * 1_000_000n
  const bucketOf = (instant: Microseconds) => floorDivide(instant - shift, span)
  const first = bucketOf(start)
  return { bucketSeconds, origin: first * span + shift, count: Number(bucketOf(end) - first) + 1 }
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  return (dividend - (((dividend % divisor) + divisor) % divisor)) / divisor
}

/** How many changes of an op a bucket has. */
export interface BucketCount {
  /** Where it begins. */
  readonly bucket: string
  readonly op: string
  readonly changes: string
}

/** The buckets of a grid with their counts; those without changes are there too. */
export function fillBuckets(grid: BucketGrid, counts: readonly BucketCount[], capped: boolean): Histogram {
  const span = BigInt(grid.bucketSeconds) * 1_000_000n
  const edge = (index: number) => formatInstant(grid.origin + BigInt(index) * span)
  const buckets = Array.from({ length: grid.count }, (_, index): HistogramBucket => {
    return { from: edge(index), to: edge(index + 1), total: 0, ops: noOps() }
  })
  const byStart = new Map(buckets.map((bucket) => [bucket.from, bucket]))
  for (const { bucket, op, changes } of counts) {
    const found = byStart.get(bucket)
    const name = opOfCode[op]
    if (found === undefined || name === undefined) continue
    found.ops[name] += Number(changes)
    found.total += Number(changes)
  }
  return { from: edge(0), to: edge(grid.count), bucketSeconds: grid.bucketSeconds, buckets, capped }
}

function noOps(): HistogramBucket['ops'] {
  return { insert: 0, update: 0, delete: 0, truncate: 0, snapshot: 0 }
}
