import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { fuzz } from './fuzz-cases.ts'

test('the trail of random programs on random tables is what happened', async ({ server }) => {
  const { failure, operations } = await fuzz(server, { runs: 12 })
  expect(failure).toBeNull()
  expect(operations).toBeGreaterThan(100)
}, 180_000)
