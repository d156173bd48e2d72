import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundedText } from './bounded-text.ts'
import { utf8Length } from './utf8-length.ts'

describe('boundedText', () => {
  const messages = (schema: ReturnType<typeof boundedText>, text: unknown) =>
    schema.safeParse(text).error?.issues.map(({ message }) => message)

  test('counts bytes, not characters', () => {
    expect(boundedText(4).safeParse('👩').success).toBe(true)
    expect(messages(boundedText(3), '👩')).toEqual(['must have at most 3 bytes'])
    expect(boundedText(256).safeParse('x'.repeat(256)).success).toBe(true)
    expect(messages(boundedText(256), 'x'.repeat(257))).toEqual(['must have at most 256 bytes'])
  })

  test('removes white space around the text before it measures, unless told otherwise', () => {
    expect(boundedText(3).parse(' abc\n')).toBe('abc')
    expect(boundedText(9, { trim: false }).parse(' abc ')).toBe(' abc ')
  })

  test.each(['', ' ', '\n\t', '\u00a0'])('refuses blank text %j once', (text) => {
    expect(messages(boundedText(9), text)).toEqual(['must not be empty'])
    expect(messages(boundedText(9, { trim: false }), text)).toEqual(['must not be empty'])
  })

  test.each(['a\0b', 'a\nb', 'a\u007fb', 'a\u0085b'])('refuses control characters %j', (text) => {
    expect(messages(boundedText(9), text)).toEqual(['must not contain control characters'])
  })

  test('allows line ends and tabs where text may have several lines, but no other control character', () => {
    const schema = boundedText(99, { multiline: true })
    expect(schema.parse('one\r\n\ttwo')).toBe('one\r\n\ttwo')
    expect(messages(schema, 'a\0b')).toEqual([
      'must not contain control characters other than tabs and line ends',
    ])
  })

  test('refuses half of a surrogate pair', () => {
    expect(messages(boundedText(9), 'a\ud800')).toEqual(['must be well-formed Unicode'])
  })

  test('keeps every other character, direction overrides and quotes included', () => {
    const text = `it's 100% "\\" \u202e ${'e\u0301'} é`
    expect(boundedText(99).parse(text)).toBe(text)
  })
})

test('utf8Length agrees with an encoder on every well-formed text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
    }),
  )
})
