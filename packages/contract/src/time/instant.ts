/** Microseconds since 1970-01-01T00:00:00Z: PostgreSQL's resolution, and more than a `Date` or a number of milliseconds can hold. */
export type Microseconds = bigint

/** What a date without a time of day means: the first or the last microsecond of that day in UTC. */
export type DayEdge = 'start' | 'end'

const microsecondsPerSecond = 1_000_000n
const microsecondsPerDay = 86_400n * microsecondsPerSecond

/** The first and the last instant that Threadline knows: the years 1 to 9999 in UTC. */
const earliest = BigInt(Date.parse('0001-01-01T00:00:00Z')) * 1000n
const latest = BigInt(Date.parse('9999-12-31T23:59:59Z')) * 1000n + 999_999n

/** Why a text or date is no instant, as a phrase that continues its name. */
export interface InstantProblem {
  readonly problem: string
}

const form =
  /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/

/**
 * Reads an instant without losing microseconds. Digits beyond the sixth are rounded towards the inside of a range: up at
 * its start, down at its end.
 */
export function readInstant(input: string | Date, edge: DayEdge): Microseconds | InstantProblem {
  const value = typeof input === 'string' ? readText(input, edge) : readDate(input)
  if (typeof value === 'bigint' && (value < earliest || value > latest)) {
    return { problem: 'must lie in the years 1 to 9999' }
  }
  return value
}

/** An instant as ISO 8601 text in UTC with six digits of fraction: `2026-11-01T00:00:00.000000Z`. */
export function formatInstant(instant: Microseconds): string {
  const fraction = ((instant % microsecondsPerSecond) + microsecondsPerSecond) % microsecondsPerSecond
  const seconds = (instant - fraction) / microsecondsPerSecond
  const text = new Date(Number(seconds) * 1000).toISOString()
  return `${text.slice(0, -5)}.${fraction.toString().padStart(6, '0')}Z`
}

function readDate(date: Date): Microseconds | InstantProblem {
  const milliseconds = date.getTime()
  return Number.isNaN(milliseconds) ? { problem: 'must be a valid date' } : BigInt(milliseconds) * 1000n
}

function readText(text: string, edge: DayEdge): Microseconds | InstantProblem {
  const match = form.exec(text.trim())
  if (match === null)
    return {
      problem: 'must be an ISO 8601 instant such as 2026-11-01T14:30:00Z, or a date such as 2026-11-01',
    }
  const [, date = '', hour, minute = '00', second = '00', fraction = '', offset] = match
  const day = readDay(date)
  if (day === undefined) return { problem: 'must be a date that exists' }
  if (hour === undefined) return edge === 'start' ? day : day + microsecondsPerDay - 1n
  if (offset === undefined) return { problem: 'must say its zone: end it with Z or an offset such as +01:00' }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return { problem: 'must have a time of day from 00:00:00 to 23:59:59' }
  }
  const minutesEast = readOffset(offset)
  if (minutesEast === undefined) return { problem: 'must have an offset from -15:59 to +15:59' }
  const seconds = (Number(hour) * 60 + Number(minute) - minutesEast) * 60 + Number(second)
  return day + BigInt(seconds) * microsecondsPerSecond + readFraction(fraction, edge)
}

// Date.parse accepts 31 February and moves on to March; writing the result shows it.
function readDay(date: string): Microseconds | undefined {
  const milliseconds = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(milliseconds) || date.startsWith('0000')) return undefined
  return new Date(milliseconds).toISOString().startsWith(date) ? BigInt(milliseconds) * 1000n : undefined
}

/** Minutes east of UTC. */
function readOffset(offset: string): number | undefined {
  if (/^z$/i.test(offset)) return 0
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  if (hours > 15 || minutes > 59) return undefined
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function readFraction(digits: string, edge: DayEdge): Microseconds {
  const nanoseconds = BigInt(digits.padEnd(9, '0'))
  return edge === 'start' ? (nanoseconds + 999n) / 1000n : nanoseconds / 1000n
}
