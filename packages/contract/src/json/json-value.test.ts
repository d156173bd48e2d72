import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, isJsonValue, jsonObjectSchema } from './json-value.ts'
import { parseJson } from './parse-json.ts'

test('whatever parseJson reads is a JSON value', () => {
  fc.assert(fc.property(fc.json(), (text) => isJsonValue(parseJson(text))))
})

test('undefined, numbers without digits, dates, functions, class instances and cycles are not JSON', () => {
  const cycle: unknown[] = []
  cycle.push(cycle)
  for (const value of [
    undefined,
    Number.NaN,
    Infinity,
    1n,
    new Date(),
    () => 1,
    new Map(),
    cycle,
    { a: [undefined] },
  ]) {
    expect(isJsonValue(value)).toBe(false)
  }
})

test('the same object twice side by side is no cycle', () => {
  const part = { a: 1 }
  expect(isJsonValue([part, part])).toBe(true)
})

test('only objects are JSON objects', () => {
  expect(isJsonObject({ a: [1, null] })).toBe(true)
  for (const value of [[], null, 'x', 1]) expect(isJsonObject(value)).toBe(false)
})

test('the schema keeps keys that zod would drop from a record', () => {
  const value = parseJson('{"__proto__":1,"constructor":2}')
  expect(Object.keys(jsonObjectSchema.parse(value))).toEqual(['__proto__', 'constructor'])
})
