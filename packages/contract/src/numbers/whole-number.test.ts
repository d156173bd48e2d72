import { expect, test } from 'vitest'
import { wholeNumber } from './whole-number.ts'

const problems = (value: unknown, unit?: string) =>
  wholeNumber(1, 500, unit)
    .safeParse(value)
    .error?.issues.map(({ message }) => message)

test.each([1, 500])('%d is within 1 and 500', (value) => {
  expect(problems(value)).toBeUndefined()
})

test.each([0, 501, 1.5, Number.NaN, Infinity, '7', null, undefined])(
  '%s is told what it must be, once',
  (value) => {
    expect(problems(value)).toEqual(['must be a whole number from 1 to 500'])
  },
)

test('the unit is told', () => {
  expect(problems(0, 'milliseconds')).toEqual(['must be a whole number of milliseconds from 1 to 500'])
})
