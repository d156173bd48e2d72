import { expect, test } from 'vitest'
import { addedTime } from './added-time.ts'

const steady = { opening: [100, 100, 100], closing: [100, 100, 100], lanes: { hand: [140, 140, 140] } }

test('added time is what a lane takes beyond the baseline', () => {
  expect(addedTime(steady)).toEqual({ baseline: 100, drift: 0, added: { hand: expect.closeTo(40) } })
})

test('a round in which the whole machine is slow changes nothing', () => {
  const slow = { opening: [100, 170, 170], closing: [100, 170, 170], lanes: { hand: [140, 238, 238] } }
  const { baseline, added } = addedTime(slow)
  expect((added.hand ?? 0) / baseline).toBeCloseTo(0.4)
})

test('a machine that becomes slower within a round is measured against the middle of it', () => {
  const { drift, added } = addedTime({ opening: [100], closing: [120], lanes: { hand: [150] } })
  expect(drift).toBeCloseTo(0.2)
  expect(added.hand).toBeCloseTo(40)
})
