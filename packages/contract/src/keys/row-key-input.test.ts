import { describe, expect, test } from 'vitest'
import { isThreadlineError } from '../errors/threadline-error.ts'
import { parseRowKeyInput, rowKeyParts } from './row-key-input.ts'

const invalidKey = expect.toSatisfy((error) => isThreadlineError(error, 'invalid_key'))

describe('a key as it is given', () => {
  test('becomes text, every digit of it', () => {
    const texts = ['abc', '', 7, -1.5, 9007199254740993n, true].map(parseRowKeyInput)
    expect(texts).toEqual(['abc', '', '7', '-1.5', '9007199254740993', 'true'])
    expect(parseRowKeyInput(['a', 7n])).toEqual(['a', '7'])
    expect(parseRowKeyInput({ tenant: 'a', no: 7 })).toEqual({ tenant: 'a', no: '7' })
  })

  test.each([
    undefined,
    null,
    Number.NaN,
    Infinity,
    2 ** 53,
    [],
    {},
    [null],
    { id: null },
    { id: undefined },
    [['a']],
    new Date(),
    () => 1,
  ])('%j is refused', (input) => {
    expect(() => parseRowKeyInput(input)).toThrow(invalidKey)
  })

  test('a column named __proto__ is a column', () => {
    const key = parseRowKeyInput(JSON.parse('{"__proto__":"x","id":"1"}'))
    expect(rowKeyParts(key, ['id', '__proto__'])).toEqual(['1', 'x'])
  })
})

describe('the parts of a key', () => {
  test('are in key order, however the key was given', () => {
    expect(rowKeyParts('7', ['id'])).toEqual(['7'])
    expect(rowKeyParts(['7'], ['id'])).toEqual(['7'])
    expect(rowKeyParts({ id: '7' }, ['id'])).toEqual(['7'])
    expect(rowKeyParts({ no: '7', tenant: 'a' }, ['tenant', 'no'])).toEqual(['a', '7'])
    expect(rowKeyParts(['a', '7'], ['tenant', 'no'])).toEqual(['a', '7'])
    expect(rowKeyParts('["a","7"]', ['tenant', 'no'])).toEqual(['a', '7'])
    expect(rowKeyParts('["a","7"]', ['id'])).toEqual(['["a","7"]'])
  })

  test.each([
    ['7', ['tenant', 'no']],
    [['a'], ['tenant', 'no']],
    [
      ['a', 'b', 'c'],
      ['tenant', 'no'],
    ],
    [{ tenant: 'a' }, ['tenant', 'no']],
    [{ tenant: 'a', nr: '7' }, ['tenant', 'no']],
    [{ tenant: 'a', no: '7', x: '1' }, ['tenant', 'no']],
    [{ ID: '7' }, ['id']],
  ])('%j does not fit %j, and the message names the columns', (key, columns) => {
    expect(() => rowKeyParts(key, columns)).toThrow(invalidKey)
    expect(() => rowKeyParts(key, columns)).toThrow(columns.join(', '))
  })
})
