import { describe, expect, test } from 'vitest'
import { sideText, valueText } from './value.ts'

describe('a value', () => {
  test.each([
    ['pending', 'pending'],
    ['12345678901234567890.10', '12345678901234567890.10'],
    ['NaN', 'NaN'],
    [17, '17'],
    [true, 'true'],
    [{ status: 'open', tags: [1, null] }, '{"status":"open","tags":[1,null]}'],
    [['a\u202eb'], '["a\\u202eb"]'],
    ['2026-11-03T14:00:00+00:00', '2026-11-03T14:00:00+00:00'],
    ['[2026-01-01,2027-01-01)', '[2026-01-01,2027-01-01)'],
  ])('%j is shown as %s', (value, shown) => {
    expect(valueText(value)).toBe(shown)
  })

  test.each([
    ['null', '"null"'],
    ['true', '"true"'],
    ['(redacted)', '"(redacted)"'],
    ['(absent)', '"(absent)"'],
    ['(not captured)', '"(not captured)"'],
    ['', '""'],
    [' padded ', '" padded "'],
    ['two\nlines', '"two\\nlines"'],
    ['a → b', '"a → b"'],
    ['{"a":1}', '"{\\"a\\":1}"'],
    ['[1]', '"[1]"'],
    ['"quoted"', '"\\"quoted\\""'],
  ])('the text %j is shown in quotes, since without them it would be something else', (value, shown) => {
    expect(valueText(value)).toBe(shown)
  })
})

test('null, redacted, absent and not captured look different from each other and from every value', () => {
  const states = ['null', 'redacted', 'absent', 'not_captured'] as const
  const texts = states.map((state) => sideText(state, state === 'redacted' ? '[REDACTED]' : null))
  expect(texts).toEqual(['null', '(redacted)', '(absent)', '(not captured)'])
})
