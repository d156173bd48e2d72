import { describe, expect, test } from 'vitest'
import { fold, foldPair } from './fold.ts'
import { textWidth, truncate } from './width.ts'

describe('cutting a text', () => {
  test('leaves alone what fits, and marks what does not', () => {
    expect(truncate('pending', 7)).toBe('pending')
    expect(truncate('pending', 6)).toBe('pendi…')
    expect(truncate('two words', 5)).toBe('two…')
  })

  test('counts columns, not characters, and never splits one', () => {
    expect(truncate('日本語テキスト', 8)).toBe('日本語…')
    expect(truncate('👩‍🚀👩‍🚀👩‍🚀', 5)).toBe('👩‍🚀👩‍🚀…')
    expect(textWidth(truncate('é'.normalize('NFD').repeat(20), 10))).toBe(10)
  })

  test('is quick for a value of megabytes, and says how long it is', () => {
    expect(fold('x'.repeat(5_000_000), 40)).toBe(`${'x'.repeat(16)}… (5,000,000 characters)`)
    expect(fold(`\\x${'00'.repeat(1024)}`, 40)).toBe(`\\x${'0'.repeat(23)}… (1,024 bytes)`)
  })
})

describe('cutting two texts that differ', () => {
  test('keeps the difference in sight', () => {
    const text = (word: string) =>
      `The quick brown fox jumps over the ${word} dog and runs away into the forest`
    expect(foldPair(text('lazy'), text('sleepy'), 40)).toEqual([
      '… over the lazy dog and runs away into…',
      '… over the sleepy dog and runs away int…',
    ])
  })

  test('starts at the beginning when the difference is there', () => {
    expect(foldPair('a'.repeat(60), 'b'.repeat(60), 20)).toEqual([`${'a'.repeat(19)}…`, `${'b'.repeat(19)}…`])
    expect(foldPair('null', 'x'.repeat(60), 20)).toEqual(['null', `${'x'.repeat(19)}…`])
  })
})
