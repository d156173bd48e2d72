import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'
import { stringifyJson } from './stringify-json.ts'

describe('stringifyJson', () => {
  test('is read back by parseJson as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const written = stringifyJson(value)
        expect(stringifyJson(parseJson(written))).toBe(written)
      }),
    )
  })

  test('gives equal text for equal objects when keys are sorted', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse())
        expect(stringifyJson({ in: reversed }, { sortKeys: true })).toBe(
          stringifyJson({ in: object }, { sortKeys: true }),
        )
      }),
    )
  })

  test('keeps the order of keys unless asked', () => {
    expect(stringifyJson({ b: 1, a: { d: 1, c: 2 } })).toBe('{"b":1,"a":{"d":1,"c":2}}')
    expect(stringifyJson({ b: 1, a: { d: 1, c: 2 } }, { sortKeys: true })).toBe('{"a":{"c":2,"d":1},"b":1}')
  })

  test('sorts a key named __proto__ like any other', () => {
    const value = parseJson('{"z":1,"__proto__":2}')
    expect(stringifyJson(value, { sortKeys: true })).toBe('{"__proto__":2,"z":1}')
  })

  test('writes what plain JSON would lose: bigint, not a number, infinities, minus zero', () => {
    const value = { small: 7n, large: 2n ** 70n, nan: Number.NaN, up: Infinity, down: -Infinity, zero: -0 }
    expect(stringifyJson(value)).toBe(
      '{"small":7,"large":"1180591620717411303424","nan":"NaN","up":"Infinity","down":"-Infinity","zero":"-0"}',
    )
  })

  test('leaves out undefined properties and writes dates as ISO text', () => {
    expect(stringifyJson({ a: undefined, at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
  })

  test('refuses what is no value: undefined alone, functions, symbols, cycles', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    for (const value of [undefined, () => 1, { call: () => 1 }, [Symbol('x')], cycle]) {
      expect(() => stringifyJson(value)).toThrow(TypeError)
    }
  })
})
