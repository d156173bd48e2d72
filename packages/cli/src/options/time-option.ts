import { formatInstant } from '@threadline/contract'

const microsecondsPer: Readonly<Record<string, bigint>> = {
  s: 1_000_000n,
  m: 60_000_000n,
  h: 3_600_000_000n,
  d: 86_400_000_000n,
  w: 604_800_000_000n,
}

/** The forms of a time option, for its help. */
export const timeForms = '2026-11-03T14:00:00Z, 2026-11-03, 2h, 3d, now'

/**
 * A time as an option takes it: `now`, a span before now (`45s`, `30m`, `2h`, `3d`, `1w`), or an instant. Instants, and what is none
 * of these, are returned as they are, for the reader of the filter to check; the zone may be written `UTC`, as this program prints it.
 */
export function readTime(text: string, now: Date): string {
  const trimmed = text.trim()
  const present = BigInt(now.getTime()) * 1000n
  if (trimmed === 'now') return formatInstant(present)
  const span = /^(\d{1,9})([smhdw])$/.exec(trimmed)
  const unit = microsecondsPer[span?.[2] ?? '']
  if (span?.[1] === undefined || unit === undefined) return trimmed.replace(/ UTC$/, 'Z')
  const instant = present - BigInt(span[1]) * unit
  // Before the first year that there is; the reader says so.
  return instant < firstInstant ? trimmed : formatInstant(instant)
}

const firstInstant = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1000n
