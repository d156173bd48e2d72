import postgres from 'postgres'
import { expect, test } from 'vitest'
import { collectRounds, measureRound } from './measure-rounds.ts'
import { variants } from './variants/variants.ts'
import { makeLane } from './workloads/lane.ts'

test('every round begins and ends with the baseline and rotates the others', async () => {
  const lanes = variants.map((variant) => makeLane(variant, postgres({ max: 0 })))
  const order: string[] = []
  const run = async ({ variant }: { variant: { name: string } }) => void order.push(variant.name)

  const durations = []
  for (let round = 0; round < 2; round += 1)
    durations.push(await measureRound(lanes, run, { round, block: 1 }))

  expect(order).toEqual([
    ...['none', 'context', 'hand', 'textbook', 'threadline', 'closing'],
    ...['none', 'hand', 'textbook', 'threadline', 'context', 'closing'],
  ])
  const { opening, closing, lanes: others } = collectRounds(durations)
  expect([opening, closing].map((values) => values.length)).toEqual([2, 2])
  expect(Object.keys(others)).toEqual(['context', 'hand', 'textbook', 'threadline'])
})
