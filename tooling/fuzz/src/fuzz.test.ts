import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { fuzz } from './fuzz-cases.ts'

/** Always the same cases, so that a failure is of the change at hand; `pnpm fuzz` draws new ones. */
const seed = -320_796_460

test('the trail of random programs on random tables is what happened', async ({ server }) => {
  const { failure, operations } = await fuzz(server, { runs: 6, seed })
  expect(failure).toBeNull()
  expect(operations).toBeGreaterThan(100)
}, 180_000)
