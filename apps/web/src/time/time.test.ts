import { describe, expect, test } from 'vitest'
import { formatClock, formatDuration, formatExact, formatRelative, zoneName } from './format-time.ts'
import { parseRangeText } from './parse-range-text.ts'
import { describeLast, resolveRange, widerRange } from './time-range.ts'

const now = new Date('2026-11-24T14:00:00Z')
const options = { utc: true, now }

describe('a typed range', () => {
  test.each([
    ['last 3 days', { last: '3d' }],
    ['90 min', { last: '90m' }],
    ['hour', { last: '1h' }],
    ['2 weeks ago', { last: '2w' }],
    ['today', { from: '2026-11-24T00:00:00.000000Z', to: undefined }],
    ['yesterday', { from: '2026-11-23T00:00:00.000000Z', to: '2026-11-23T23:59:59.999999Z' }],
    ['2026-11-03', { from: '2026-11-03T00:00:00.000000Z', to: '2026-11-03T23:59:59.999999Z' }],
    [
      '2026-11-03 14:00 to 2026-11-03 15:30',
      { from: '2026-11-03T14:00:00.000000Z', to: '2026-11-03T15:30:00.000000Z' },
    ],
    ['from 2026-11-03T14:00:00.5Z – 2026-11-03T15:30:00.123456+01:00', null],
    ['2026-11-03T14:00:00+02:00 .. now', { from: '2026-11-03T12:00:00.000000Z', to: undefined }],
  ])('reads %s', (text, range) => {
    expect(parseRangeText(text, options)).toEqual(
      range ?? { from: '2026-11-03T14:00:00.500000Z', to: '2026-11-03T14:30:00.123456Z' },
    )
  })

  test.each(['', 'soon', '3 parsecs', '2026-13-01', '2026-11-04 to 2026-11-03', 'a to b to c'])(
    'refuses "%s"',
    (text) => {
      expect(parseRangeText(text, options)).toBeNull()
    },
  )

  test('is in the zone of the reader, microseconds kept', () => {
    const range = parseRangeText('2026-11-03 14:00:00.123456 to now', { utc: false, now })
    const local = new Date(2026, 10, 3, 14).toISOString().slice(0, 19)
    expect(range).toEqual({ from: `${local}.123456Z`, to: undefined })
  })
})

test('a relative range is resolved at a moment and grows to the next preset', () => {
  expect(resolveRange({ last: '15m' }, now)).toEqual({ from: '2026-11-24T13:45:00.000000Z', to: undefined })
  expect(widerRange({ last: '24h' }, now)).toEqual({ last: '3d' })
  expect(widerRange({ last: '90d' }, now)).toEqual({ last: '365d' })
  expect(describeLast({ last: '45m' })).toBe('Last 45 minutes')
})

test('times are written with all digits that are asked for', () => {
  const at = '2026-11-24T14:03:59.123456Z'
  expect(formatExact(at, { utc: true })).toBe('2026-11-24 14:03:59.123456')
  expect(formatClock(at, { utc: true })).toBe('14:03:59.123')
  expect(zoneName(at, { utc: true })).toBe('UTC')
})

test('how long ago is said within the last hour only', () => {
  const seconds = (ago: number) => formatRelative('2026-11-24T14:00:00.000000Z', now.getTime() + ago * 1000)
  expect([0, 42, 600, 3600, -60].map(seconds)).toEqual(['just now', '42 s ago', '10 min ago', null, null])
})

test.each([
  [12, '12 ms'],
  [1500, '1.5 s'],
  [90_000, '1 min 30 s'],
  [7_776_000_000, '90 d'],
  [90_000_000, '1 d 1 h'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text)
})
