import { parseJson, stringifyJson } from '@threadline/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonMembers } from './json-members.ts'

const space = fc.constantFrom('', ' ', '\n', '\t ')

/** Objects as they may be written, with white space between tokens. */
const objects = fc
  .tuple(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true }), space)
  .map(([object, gap]) => ({
    object,
    text: `{${Object.entries(object)
      .map(([name, value]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${JSON.stringify(value)}${gap}`)
      .join(',')}}`,
  }))

test('the members of any object are found, each as it is written', () => {
  fc.assert(
    fc.property(objects, ({ object, text }) => {
      const members = jsonMembers(text)
      expect([...members.keys()]).toEqual(Object.keys(object))
      for (const [name, value] of members)
        expect(stringifyJson(parseJson(value))).toBe(JSON.stringify(object[name]))
    }),
  )
})

test('only the members that are asked for are looked for', () => {
  const text = String.raw`{"a\"b":1.10,"c":{"id":"}"},"id":12345678901234567890,"z":[1,"]"]}`
  expect([...jsonMembers(text, ['id'])]).toEqual([['id', '12345678901234567890']])
  expect([...jsonMembers(text, ['z', 'a"b'])]).toEqual([
    ['a"b', '1.10'],
    ['z', '[1,"]"]'],
  ])
  expect([...jsonMembers('{}')]).toEqual([])
})
