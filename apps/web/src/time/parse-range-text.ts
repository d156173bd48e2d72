import { instantInputSchema } from '@threadline/contract'
import { durationMicroseconds, type TimeRange } from './time-range.ts'

const words: Record<string, string> = {
  s: 's',
  sec: 's',
  second: 's',
  m: 'm',
  min: 'm',
  minute: 'm',
  h: 'h',
  hr: 'h',
  hour: 'h',
  d: 'd',
  day: 'd',
  w: 'w',
  week: 'w',
}

const lastForm = /^(?:last|past)?\s*(\d{1,5})?\s*([a-z]+?)s?(?:\s+ago)?$/i
const separator = /\s+(?:to|until|till|and)\s+|\s*(?:\.\.|–|—|→)\s*|\s+-\s+/i
const localForm = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,6})?)?)?$/

/** How clock times without a zone are meant. */
export interface RangeTextOptions {
  readonly utc: boolean
  readonly now: Date
}

/** What somebody typed as a range: `last 3 days`, `today`, one date, or two instants with `to` between them. Null when it cannot be read. */
export function parseRangeText(text: string, options: RangeTextOptions): TimeRange | null {
  const input = text.trim()
  const lower = input.toLowerCase()
  if (lower === 'today' || lower === 'yesterday') return dayRange(lower === 'today' ? 0 : -1, options)
  const last = lastForm.exec(input)
  const unit = words[last?.[2]?.toLowerCase() ?? '']
  if (last !== null && unit !== undefined) {
    const duration = `${last[1] ?? '1'}${unit}`
    return durationMicroseconds(duration) === null ? null : { last: duration }
  }
  const parts = input.replace(/^(from|between)\s+/i, '').split(separator)
  if (parts.length > 2) return null
  const [first = '', second = first] = parts
  const from = readInstant(first, 'start', options)
  const to = lowerNow(second) ? undefined : readInstant(second, 'end', options)
  if (from === null || to === null || (to !== undefined && to < from)) return null
  return { from, to }
}

const lowerNow = (text: string) => text.trim().toLowerCase() === 'now'

/** An instant as it is typed, in the zone of the reader unless it names one. */
export function readInstant(
  text: string,
  edge: 'start' | 'end',
  { utc }: Pick<RangeTextOptions, 'utc'>,
): string | null {
  const input = text.trim()
  const local = localForm.exec(input)
  const result = instantInputSchema(edge).safeParse(
    local === null ? input : utc ? withZone(input) : fromLocal(local, edge),
  )
  return result.success ? result.data : null
}

const withZone = (text: string) => (text.length > 10 ? `${text.replace(' ', 'T')}Z` : text)

/** Local times reach whole milliseconds through Date; the rest of the fraction is put back behind it. */
function fromLocal(match: RegExpExecArray, edge: 'start' | 'end'): string {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const isDate = match[4] === undefined
  const whole = new Date(0)
  whole.setFullYear(year ?? 0, (month ?? 1) - 1, (day ?? 1) + (isDate && edge === 'end' ? 1 : 0))
  whole.setHours(hour ?? 0, minute ?? 0, second ?? 0, 0)
  if (isDate && edge === 'end')
    return `${new Date(whole.getTime() - 1000).toISOString().slice(0, -5)}.999999Z`
  return `${whole.toISOString().slice(0, -5)}${(match[7] ?? '.0').padEnd(7, '0')}Z`
}

function dayRange(offset: number, { utc, now }: RangeTextOptions): TimeRange {
  const day = new Date(now)
  if (utc) day.setUTCDate(day.getUTCDate() + offset)
  else day.setDate(day.getDate() + offset)
  const pad = (part: number) => String(part).padStart(2, '0')
  const date = utc
    ? day.toISOString().slice(0, 10)
    : `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`
  const from = readInstant(date, 'start', { utc }) ?? undefined
  return { from, to: offset === 0 ? undefined : (readInstant(date, 'end', { utc }) ?? undefined) }
}
