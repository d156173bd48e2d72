import { formatInstant, type Histogram, instantToMicroseconds } from '@threadline/contract'

/** Buckets from one to another, both included. */
export interface BucketSpan {
  readonly first: number
  readonly last: number
}

/** The buckets between two places of the pointer, given as fractions of the width. */
export function spanBetween(a: number, b: number, buckets: number): BucketSpan {
  const bucketAt = (fraction: number) => Math.min(buckets - 1, Math.max(0, Math.floor(fraction * buckets)))
  return { first: bucketAt(Math.min(a, b)), last: bucketAt(Math.max(a, b)) }
}

/** The instants that buckets span. A bucket ends where the next begins, which is no longer in it. */
export function spanRange({ buckets }: Histogram, span: BucketSpan): { from: string; to: string } | null {
  const first = buckets[span.first]
  const last = buckets[span.last]
  if (first === undefined || last === undefined) return null
  return { from: first.from, to: formatInstant(instantToMicroseconds(last.to) - 1n) }
}

export const spanTotal = ({ buckets }: Histogram, { first, last }: BucketSpan): number =>
  buckets.slice(first, last + 1).reduce((sum, { total }) => sum + total, 0)
