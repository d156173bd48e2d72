import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

/** Number tokens of every shape that JSON allows, far beyond what JavaScript holds. */
const digits = fc.stringMatching(/^(?:0|[1-9][0-9]{0,40})$/)
const numberToken = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.option(fc.stringMatching(/^[0-9]{1,30}$/), { nil: undefined }),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-', 'e-'), fc.stringMatching(/^[0-9]{1,3}$/)), {
      nil: undefined,
    }),
  )
  .map(([sign, whole, fraction, exponent]) => {
    return `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent === undefined ? '' : exponent.join('')}`
  })

const space = fc.constantFrom('', ' ', '\n', '\t ')

/** JSON text together with what it means, numbers as their own text. */
const document = fc.letrec<{ value: { text: string; tokens: string[] } }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    numberToken.map((token) => ({ text: token, tokens: [token] })),
    fc.string({ unit: 'binary' }).map((value) => ({ text: JSON.stringify(value), tokens: [value] })),
    fc.constantFrom('true', 'false', 'null').map((text) => ({ text, tokens: [text] })),
    fc.tuple(fc.array(tie('value'), { maxLength: 4 }), space).map(([items, gap]) => ({
      text: `[${gap}${items.map(({ text }) => text).join(`${gap},${gap}`)}${gap}]`,
      tokens: items.flatMap(({ tokens }) => tokens),
    })),
    fc
      .tuple(
        fc.uniqueArray(
          fc.tuple(fc.oneof(fc.string(), fc.constant('__proto__'), fc.constant('1.10')), tie('value')),
          {
            maxLength: 4,
            selector: ([key]) => key,
          },
        ),
        space,
      )
      .map(([entries, gap]) => ({
        text: `{${entries.map(([key, { text }]) => `${gap}${JSON.stringify(key)}${gap}:${gap}${text}`).join(',')}}`,
        tokens: entries.flatMap(([key, { tokens }]) => [key, ...tokens]),
      })),
  ),
})).value

/** Every scalar and key of a parsed value as text. */
function leaves(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leaves)
  if (typeof value === 'object' && value !== null) {
    return Object.keys(value).flatMap((key) => [
      key,
      ...leaves(Object.getOwnPropertyDescriptor(value, key)?.value),
    ])
  }
  return [String(value)]
}

describe('parseJson', () => {
  test('keeps the digits of every number, wherever it stands', () => {
    fc.assert(
      fc.property(document, ({ text, tokens }) => {
        expect(leaves(parseJson(text)).sort()).toEqual([...tokens].sort())
      }),
    )
  })

  test('differs from JSON.parse only in numbers that JavaScript would write differently', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const written = JSON.stringify(JSON.parse(text))
        expect(parseJson(written)).toEqual(JSON.parse(written))
      }),
    )
  })

  test('refuses exactly the texts that JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '1.10',
      '01',
      '1.',
      '-',
      '2e400',
      'x',
      ' ',
      'null',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('')
        expect(accepts(parseJson, text)).toBe(accepts(JSON.parse, text))
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890.1234567890', '12345678901234567890.1234567890'],
    ['1.10', '1.10'],
    ['1e400', '1e400'],
    ['-0', '-0'],
    ['9007199254740991', 9007199254740991],
    ['1.5', 1.5],
    ['-7', -7],
  ])('reads %s without changing it', (text, value) => {
    expect(parseJson(text)).toBe(value)
  })

  test('leaves text that looks like a number alone', () => {
    const text = '{"a":"007","b":"1e5","c":"\\"1.10\\\\","d":"x, 1.10, y"}'
    expect(parseJson(text)).toEqual({ a: '007', b: '1e5', c: '"1.10\\', d: 'x, 1.10, y' })
  })

  test('keeps a key named __proto__ as a key of the object', () => {
    const value = parseJson('{"__proto__":{"admin":1.10},"a":1}')
    expect(Object.keys(value ?? {})).toEqual(['__proto__', 'a'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(JSON.stringify(value)).toBe('{"__proto__":{"admin":"1.10"},"a":1}')
  })

  test('does not take a number for a key', () => {
    expect(() => parseJson('{1.10:2}')).toThrow(SyntaxError)
    expect(() => parseJson('{1.10 :2}')).toThrow(SyntaxError)
  })

  test('reads a text value of 20 million characters', () => {
    const long = 'x'.repeat(20_000_000)
    expect(parseJson(`{"a":"${long}","n":1.10}`)).toEqual({ a: long, n: '1.10' })
  })
})

function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text)
    return true
  } catch {
    return false
  }
}
