import { expect, test } from 'vitest'
import { formatBytes, inertText, shortenMiddle } from './inert-text.ts'

test('what would not be seen or would reorder text is written as its code point', () => {
  expect(inertText('a\u202Eb\u0000c\u200Bd')).toBe('a⟨U+202E⟩b⟨U+0000⟩c⟨U+200B⟩d')
  expect(inertText('one\ntwo\tthree')).toBe('one⏎two⇥three')
  expect(inertText('one\ntwo', { keepLines: true })).toBe('one\ntwo')
  expect(inertText('\uD800')).toBe('⟨U+D800⟩')
})

test('text has a limit, long ids lose their middle', () => {
  expect(inertText('x'.repeat(20_000_000), { most: 10 })).toBe('xxxxxxxxxx')
  expect(shortenMiddle('abcdefghijklmnopqrstuvwxyz', 11)).toBe('abcde…vwxyz')
  expect(shortenMiddle('short', 11)).toBe('short')
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [123_456_789, '123 MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
