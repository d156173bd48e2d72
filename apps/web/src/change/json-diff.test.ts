import { parseJson } from '@threadline/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPath, jsonDiff } from './json-diff.ts'

const diff = (before: string, after: string) =>
  jsonDiff(parseJson(before), parseJson(after)).differences.map(({ path, before: from, after: to }) => [
    formatPath(path),
    from,
    to,
  ])

describe('the difference of two JSON values', () => {
  test('is told by place', () => {
    expect(
      diff(
        '{"a":1,"lines":[{"no":1},{"no":2}],"gone":true}',
        '{"a":1,"lines":[{"no":1},{"no":3}],"new":null}',
      ),
    ).toEqual([
      ['lines[1].no', 2, 3],
      ['gone', true, undefined],
      ['new', undefined, null],
    ])
  })

  test('knows a list from an object, and keys that every object seems to have', () => {
    expect(diff('{"a":[]}', '{"a":{}}')).toEqual([['a', [], {}]])
    expect(diff('{}', '{"__proto__":{"x":1},"constructor":1}')).toEqual([
      ['__proto__', undefined, { x: 1 }],
      ['constructor', undefined, 1],
    ])
  })

  test('is none between equal values, and some between others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const one = parseJson(JSON.stringify(a))
        const other = parseJson(JSON.stringify(b))
        expect(jsonDiff(one, structuredClone(one)).differences).toEqual([])
        expect(jsonDiff(one, other).differences.length > 0).toBe(
          JSON.stringify(one) !== JSON.stringify(other),
        )
      }),
    )
  })

  test('has a limit', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, index]))
    expect(jsonDiff(many, {}, 50)).toMatchObject({ more: true, differences: { length: 50 } })
  })
})
