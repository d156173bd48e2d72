import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeHidden, showText } from './visible-text.ts'

describe('text for a terminal', () => {
  test.each([
    ['escape sequences', 'a\u001b[31mred\u0007', 'a\\u001b[31mred\\u0007'],
    ['line ends and tabs', 'one\r\ntwo\tthree', 'one\\r\\ntwo\\tthree'],
    ['C1 controls', '\u009b2J', '\\u009b2J'],
    ['direction overrides', 'user/\u202e24', 'user/\\u202e24'],
    ['isolates and marks', '\u2066a\u2069\u200f\u061c', '\\u2066a\\u2069\\u200f\\u061c'],
    ['zero-width characters', 'ad\u200bmin\ufeff', 'ad\\u200bmin\\ufeff'],
    ['separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
    ['halves of surrogate pairs', 'a\ud800', 'a\\ud800'],
    ['invisible tags', 'a\u{e0041}', 'a\\udb40\\udc41'],
    ['a joiner between letters', 'a\u200db', 'a\\u200db'],
  ])('shows %s as escapes', (_name, text, shown) => {
    expect(escapeHidden(text)).toBe(shown)
  })

  test.each(['Zoë', '日本語', 'a → b', '👩‍🚀', '👩🏽‍🚀', '❤️‍🔥', 'שלום', '%s \\ "', '\u00a0x'])(
    'leaves %s alone',
    (text) => {
      expect(escapeHidden(text)).toBe(text)
    },
  )

  test('never holds anything hidden, but for joiners within emoji', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(showText(text).replaceAll('\u200d', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      }),
    )
  })
})

describe('a name', () => {
  test.each([
    ['orders', 'orders'],
    ['Order Items', 'Order Items'],
    ['', '""'],
    [' x', '" x"'],
    ['"x"', '"\\"x\\""'],
    ['a\nb', '"a\\nb"'],
    ['\u202ex', '"\\u202ex"'],
  ])('%j is shown as %s', (text, shown) => {
    expect(showText(text)).toBe(shown)
  })
})
