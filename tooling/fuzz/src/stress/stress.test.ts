import { test } from '@threadline/testing'
import { expect } from 'vitest'
import { stress } from './stress.ts'

test('writers, retention, regeneration, a follower and exports at once: nothing lost, nothing twice, no deadlock, no conflict', async ({
  server,
}) => {
  const result = await stress(server, { writers: 4, transactions: 30 })
  expect(result.failures).toEqual([])
  expect(result.deadlocks).toBe(0)
  expect([...result.captured].sort()).toEqual([...result.written].sort())
  expect([...result.followed].sort()).toEqual([...result.ids].sort())
  expect(result.removed).toBe(result.past)
  expect(Math.min(...Object.values(result.rounds))).toBeGreaterThan(0)
}, 180_000)
