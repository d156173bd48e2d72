import type { Rounds } from '../statistics/added-time.ts'
import type { VariantName } from './variants/variant.ts'
import type { Lane } from './workloads/lane.ts'

/** Microseconds for a run of each lane in one round. */
export type RoundDurations = Readonly<Partial<Record<VariantName, number>>>

/**
 * Measures lanes side by side: every lane runs one block, the opening baseline first, the closing one last, the others in an order that rotates from round
 * to round. A slow spell of the machine so hits all of them.
 *
 * @param block - Runs of one lane before it is the turn of the next.
 */
export async function measureRound(
  lanes: readonly Lane[],
  run: (lane: Lane) => Promise<void>,
  { round, block }: { readonly round: number; readonly block: number },
): Promise<RoundDurations> {
  const durations: Partial<Record<VariantName, number>> = {}
  for (const lane of orderOf(lanes, round)) {
    durations[lane.variant.name] = await runBlock(lane, run, block)
  }
  return durations
}

/** The durations of several rounds by lane. */
export function collectRounds(durations: readonly RoundDurations[]): Rounds {
  const of = (name: VariantName) => durations.map((round) => round[name] ?? Number.NaN)
  const names = Object.keys(durations[0] ?? {}) as VariantName[]
  const others = names.filter((name) => name !== 'none' && name !== 'closing')
  return {
    opening: of('none'),
    closing: of('closing'),
    lanes: Object.fromEntries(others.map((name) => [name, of(name)])),
  }
}

async function runBlock(lane: Lane, run: (lane: Lane) => Promise<void>, block: number): Promise<number> {
  const begun = performance.now()
  for (let turn = 0; turn < block; turn += 1) await run(lane)
  return ((performance.now() - begun) * 1000) / block
}

function orderOf(lanes: readonly Lane[], round: number): Lane[] {
  const named = (name: VariantName) => lanes.filter(({ variant }) => variant.name === name)
  const others = lanes.filter(({ variant }) => variant.name !== 'none' && variant.name !== 'closing')
  const first = round % Math.max(others.length, 1)
  return [...named('none'), ...others.slice(first), ...others.slice(0, first), ...named('closing')]
}
