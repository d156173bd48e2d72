import { formatInstant, instantToMicroseconds, type Microseconds } from '@threadline/contract'

/** Changes since some time ago, or between two instants; either end may be open. */
export type TimeRange =
  | { readonly last: string }
  | { readonly from: string | undefined; readonly to: string | undefined }

/** A range whose ends are instants. */
export interface Instants {
  readonly from: string | undefined
  readonly to: string | undefined
}

export const rangePresets = [
  { last: '15m', label: 'Last 15 minutes' },
  { last: '1h', label: 'Last hour' },
  { last: '6h', label: 'Last 6 hours' },
  { last: '24h', label: 'Last 24 hours' },
  { last: '3d', label: 'Last 3 days' },
  { last: '7d', label: 'Last 7 days' },
  { last: '30d', label: 'Last 30 days' },
  { last: '90d', label: 'Last 90 days' },
] as const

export const defaultRange: TimeRange = { last: '24h' }

const unitMicroseconds: Record<string, Microseconds> = {
  s: 1_000_000n,
  m: 60_000_000n,
  h: 3_600_000_000n,
  d: 86_400_000_000n,
  w: 604_800_000_000n,
}

const unitNames: Record<string, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' }

const durationForm = /^([1-9]\d{0,4})([smhdw])$/

/** Microseconds of a duration such as `15m` or `7d`; null when it is none. */
export function durationMicroseconds(text: string): Microseconds | null {
  const [, amount, unit = ''] = durationForm.exec(text) ?? []
  const size = unitMicroseconds[unit]
  return amount === undefined || size === undefined ? null : BigInt(amount) * size
}

/** The instants of a range at a moment. What was captured in the last seconds, on a clock a little ahead, is still in a relative range: its end stays open. */
export function resolveRange(range: TimeRange, now: Date): Instants {
  if (!('last' in range)) return { from: range.from, to: range.to }
  const length = durationMicroseconds(range.last) ?? 0n
  return { from: formatInstant(BigInt(now.getTime()) * 1000n - length), to: undefined }
}

/** A relative range of twice the length, or one twice as long about the same middle. */
export function widerRange(range: TimeRange, now: Date): TimeRange {
  if ('last' in range) {
    const current = durationMicroseconds(range.last) ?? 0n
    const next = rangePresets.find(({ last }) => (durationMicroseconds(last) ?? 0n) > current)
    return { last: next?.last ?? '365d' }
  }
  const end = range.to === undefined ? BigInt(now.getTime()) * 1000n : instantToMicroseconds(range.to)
  const start = range.from === undefined ? end : instantToMicroseconds(range.from)
  const more = (end - start) / 2n + 1_000_000n
  return { from: formatInstant(start - more), to: formatInstant(end + more) }
}

export function rangesEqual(a: TimeRange, b: TimeRange): boolean {
  if ('last' in a || 'last' in b) return 'last' in a && 'last' in b && a.last === b.last
  return a.from === b.from && a.to === b.to
}

/** A relative range in words; null for one of two instants. */
export function describeLast(range: TimeRange): string | null {
  if (!('last' in range)) return null
  const preset = rangePresets.find(({ last }) => last === range.last)
  if (preset !== undefined) return preset.label
  const [, amount = '', unit = ''] = durationForm.exec(range.last) ?? []
  return `Last ${amount} ${unitNames[unit]}${amount === '1' ? '' : 's'}`
}
