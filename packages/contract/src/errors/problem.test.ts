import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { parseInput } from './parse-input.ts'
import { problemsFromZod } from './problem.ts'
import { isThreadlineError } from './threadline-error.ts'

const schema = z.strictObject({
  name: z.string(),
  size: z.int().optional(),
  color: z.enum(['red', 'blue']).optional(),
  parts: z.array(z.strictObject({ id: z.string() })).optional(),
})

function problems(input: unknown) {
  const { error } = schema.safeParse(input)
  return error === undefined ? [] : problemsFromZod(error, ['name', 'size'])
}

describe('problems', () => {
  test('are all reported, each with its path, unknown names one by one', () => {
    expect(
      problems({ size: '1', color: 'green', parts: [{ id: 'a' }, { id: 1, nam: 2 }], foo: 1, bar: 2 }),
    ).toEqual([
      { path: 'name', message: 'is required' },
      { path: 'size', message: 'must be a number' },
      { path: 'color', message: 'must be one of red, blue' },
      { path: 'parts[1].id', message: 'must be text' },
      { path: 'parts[1].nam', message: 'is not known' },
      { path: 'foo', message: 'is not known (known: name, size)' },
      { path: 'bar', message: 'is not known (known: name, size)' },
    ])
  })

  test('name the input as a whole with an empty path', () => {
    expect(problems(null)).toEqual([{ path: '', message: 'must be an object' }])
  })

  test('quote and cut names that are no plain words', () => {
    expect(problems({ name: 'x', 'a.b': 1, ['y'.repeat(500)]: 1 }).map(({ path }) => path)).toEqual([
      '["a.b"]',
      `["${'y'.repeat(80)}"]`,
    ])
  })

  test('report a key named __proto__ instead of dropping it', () => {
    expect(problems(JSON.parse('{"name":"x","__proto__":1}')).map(({ path }) => path)).toEqual(['__proto__'])
  })

  test('do not repeat values', () => {
    expect(JSON.stringify(problems({ name: 7, size: 'hunter2', color: 'hunter2' }))).not.toContain('hunter2')
  })
})

describe('parseInput', () => {
  test('throws one sentence with the title of the code, and the problems as details', () => {
    expect(() => parseInput(schema, { size: 1.5 }, { code: 'invalid_config' })).toThrow(
      expect.toSatisfy((error) => {
        expect(isThreadlineError(error, 'invalid_config')).toBe(true)
        expect(error).toMatchObject({
          message: 'Invalid configuration: name is required; size must be a whole number.',
          details: {
            problems: [
              { path: 'name', message: 'is required' },
              { path: 'size', message: 'must be a whole number' },
            ],
          },
        })
        return true
      }),
    )
  })

  test('returns what the schema makes of a good input', () => {
    expect(parseInput(schema, { name: 'x' }, { code: 'invalid_config' })).toEqual({ name: 'x' })
  })
})
