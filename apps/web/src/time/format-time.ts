import { instantToMicroseconds } from '@threadline/contract'

/** How times are written: in UTC, or in the zone of the reader. */
export interface TimeStyle {
  readonly utc: boolean
}

interface Formats {
  readonly day: Intl.DateTimeFormat
  readonly clock: Intl.DateTimeFormat
  readonly zone: Intl.DateTimeFormat
}

// Making a formatter costs far more than using it, and a list asks for thousands of times.
const formats = new Map<boolean, Formats>()

function formatsFor({ utc }: TimeStyle): Formats {
  const known = formats.get(utc)
  if (known !== undefined) return known
  const zone = utc ? { timeZone: 'UTC' } : {}
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
  const made: Formats = {
    day: new Intl.DateTimeFormat('en-CA', { ...zone, year: 'numeric', month: '2-digit', day: '2-digit' }),
    clock: new Intl.DateTimeFormat('en-GB', { ...zone, ...clock }),
    zone: new Intl.DateTimeFormat('en-GB', { ...zone, timeZoneName: 'short', hour: '2-digit' }),
  }
  formats.set(utc, made)
  return made
}

/** `2026-11-24`, in the zone of the style. */
export const formatDay = (instant: string, style: TimeStyle): string =>
  formatsFor(style).day.format(new Date(instant))

/** `14:03:59.123`, in the zone of the style. */
export function formatClock(instant: string, style: TimeStyle): string {
  return `${formatsFor(style).clock.format(new Date(instant))}.${fractionOf(instant).slice(0, 3)}`
}

/** `14:03:59`. */
export const formatClockSeconds = (instant: string, style: TimeStyle): string =>
  formatsFor(style).clock.format(new Date(instant))

/** `2026-11-24 14:03:59.123456`, in the zone of the style, with all digits. */
export function formatExact(instant: string, style: TimeStyle): string {
  const { day, clock } = formatsFor(style)
  const date = new Date(instant)
  return `${day.format(date)} ${clock.format(date)}.${fractionOf(instant)}`
}

/** `2026-11-24 14:03`. */
export function formatMinute(instant: string, style: TimeStyle): string {
  const { day, clock } = formatsFor(style)
  const date = new Date(instant)
  return `${day.format(date)} ${clock.format(date).slice(0, 5)}`
}

/** The name of the zone at an instant: `UTC`, `CET`. */
export function zoneName(instant: string, style: TimeStyle): string {
  const parts = formatsFor(style).zone.formatToParts(new Date(instant))
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC'
}

/** `just now`, `42 s ago`, `17 min ago`; null for what is more than an hour ago, or still to come. */
export function formatRelative(instant: string, now: number): string | null {
  const seconds = Math.floor(now / 1000 - Number(instantToMicroseconds(instant)) / 1_000_000)
  if (seconds < -5 || seconds >= 3600) return null
  if (seconds < 5) return 'just now'
  return seconds < 60 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`
}

/** A length of time in its largest one or two units: `1 h 20 min`, `3 d`, `412 ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const
  const first = units.findIndex(([, size]) => seconds >= size)
  const [unit, size] = units[first] ?? units[3]
  const whole = Math.floor(seconds / size)
  const next = units[first + 1]
  const rest = next === undefined ? 0 : Math.floor((seconds - whole * size) / next[1])
  return rest === 0 || next === undefined ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${next[0]}`
}

function fractionOf(instant: string): string {
  return /\.(\d+)/.exec(instant)?.[1]?.padEnd(6, '0') ?? '000000'
}
