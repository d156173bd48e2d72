import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isThreadlineError } from '../errors/threadline-error.ts'
import { formatInstant, readInstant } from './instant.ts'
import { instantSchema, instantToMicroseconds, parseInstant } from './instant-schema.ts'

const earliest = -62_135_596_800_000_000n
const latest = 253_402_300_799_999_999n
const instant = fc.bigInt({ min: earliest, max: latest })

describe('an instant', () => {
  test('survives being written and read, to the microsecond, over the years 1 to 9999', () => {
    fc.assert(
      fc.property(instant, (microseconds) => {
        const text = formatInstant(microseconds)
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
        expect(instantSchema.safeParse(text).success).toBe(true)
        expect(readInstant(text, 'start')).toBe(microseconds)
        expect(instantToMicroseconds(text)).toBe(microseconds)
      }),
    )
  })

  test('has the order of time as text', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        expect(formatInstant(a) < formatInstant(b)).toBe(a < b)
      }),
    )
  })

  test('is the same whichever zone it is written in', () => {
    const inner = fc.bigInt({ min: earliest + 86_400_000_000n, max: latest - 86_400_000_000n })
    fc.assert(
      fc.property(inner, fc.integer({ min: -15 * 60 - 59, max: 15 * 60 + 59 }), (microseconds, east) => {
        const local = formatInstant(microseconds + BigInt(east) * 60_000_000n).slice(0, -1)
        const size = Math.abs(east)
        const pair = (value: number) => String(value).padStart(2, '0')
        const offset = `${east < 0 ? '-' : '+'}${pair(Math.floor(size / 60))}:${pair(size % 60)}`
        expect(readInstant(`${local}${offset}`, 'end')).toBe(microseconds)
      }),
    )
  })

  test('may be a Date', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), noInvalidDate: true, max: new Date('9999-12-31T00:00:00Z') }),
        (date) => {
          expect(parseInstant(date, 'start')).toBe(date.toISOString().replace('Z', '000Z'))
        },
      ),
    )
  })
})

describe('parseInstant', () => {
  test.each([
    ['2026-11-01T14:30:00Z', '2026-11-01T14:30:00.000000Z'],
    ['2026-11-01T14:30:00.123456Z', '2026-11-01T14:30:00.123456Z'],
    ['2026-11-01T14:30:00.1Z', '2026-11-01T14:30:00.100000Z'],
    ['2026-11-01T14:30:00,5Z', '2026-11-01T14:30:00.500000Z'],
    ['2026-11-01T14:30Z', '2026-11-01T14:30:00.000000Z'],
    ['2026-11-01t14:30:00z', '2026-11-01T14:30:00.000000Z'],
    ['2026-11-01T00:30:00+02:00', '2026-10-31T22:30:00.000000Z'],
    ['2026-12-31T23:30:00-0130', '2027-01-01T01:00:00.000000Z'],
    ['2026-11-01 14:30:00.25+00', '2026-11-01T14:30:00.250000Z'],
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00.000000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
    [' 2026-11-01T14:30:00Z ', '2026-11-01T14:30:00.000000Z'],
  ])('reads %s', (text, utc) => {
    expect(parseInstant(text, 'start')).toBe(utc)
  })

  test('takes a date alone as the first or the last microsecond of its day in UTC', () => {
    expect(parseInstant('2024-02-29', 'start')).toBe('2024-02-29T00:00:00.000000Z')
    expect(parseInstant('2024-02-29', 'end')).toBe('2024-02-29T23:59:59.999999Z')
    expect(parseInstant('9999-12-31', 'end')).toBe('9999-12-31T23:59:59.999999Z')
  })

  test('rounds digits beyond the microsecond towards the inside of the range', () => {
    expect(parseInstant('2026-11-01T14:30:00.123456001Z', 'start')).toBe('2026-11-01T14:30:00.123457Z')
    expect(parseInstant('2026-11-01T14:30:00.123456999Z', 'end')).toBe('2026-11-01T14:30:00.123456Z')
    expect(parseInstant('2026-12-31T23:59:59.9999999Z', 'start')).toBe('2027-01-01T00:00:00.000000Z')
  })

  test.each([
    ['2026-13-01T00:00:00Z', 'a date that exists'],
    ['2026-00-01', 'a date that exists'],
    ['2026-02-29', 'a date that exists'],
    ['2026-11-31', 'a date that exists'],
    ['1900-02-29', 'a date that exists'],
    ['0000-01-01', 'a date that exists'],
    ['2026-11-01T24:00:00Z', 'time of day'],
    ['2026-11-01T23:60:00Z', 'time of day'],
    ['2026-11-01T23:59:60Z', 'time of day'],
    ['2026-11-01T14:30:00', 'say its zone'],
    ['2026-11-01T14:30:00+16:00', 'offset'],
    ['2026-11-01T14:30:00+01:60', 'offset'],
    ['9999-12-31T23:00:00-02:00', 'years 1 to 9999'],
    ['0001-01-01T00:00:00+01:00', 'years 1 to 9999'],
    ['+10000-01-01T00:00:00Z', 'ISO 8601'],
    ['44-03-15 BC', 'ISO 8601'],
    ['infinity', 'ISO 8601'],
    ['now', 'ISO 8601'],
    ['1700000000', 'ISO 8601'],
    ['2026-11-01T14:30:00.1234567890Z', 'ISO 8601'],
    ['2026-11-01T14:30:00 01:00', 'ISO 8601'],
    ['', 'ISO 8601'],
    [new Date(Number.NaN), 'a valid date'],
    [new Date(8.64e15), 'years 1 to 9999'],
    [1_700_000_000, 'as text, or a Date'],
    [undefined, 'as text, or a Date'],
  ])('refuses %j: must have %s', (value, reason) => {
    const error = catchError(() => parseInstant(value, 'start'))
    expect(isThreadlineError(error, 'invalid_time')).toBe(true)
    expect(error).toMatchObject({ message: expect.stringContaining(reason) })
  })
})

function catchError(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
