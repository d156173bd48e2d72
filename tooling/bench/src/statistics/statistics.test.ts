import { expect, test } from 'vitest'
import { median, quantile } from './statistics.ts'

test('the median of an even number of values lies between the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([9, 1, 5])).toBe(5)
})

test('a quantile is interpolated between its neighbours', () => {
  const values = [10, 20, 30, 40, 50]
  expect(quantile(values, 0)).toBe(10)
  expect(quantile(values, 0.95)).toBeCloseTo(48)
  expect(quantile(values, 1)).toBe(50)
})

test('nothing has no median', () => {
  expect(median([])).toBeNaN()
})
