import { median } from './statistics.ts'

/** What a lane took in each round, in the unit of the report. The baseline is measured first and last in every round. */
export interface Rounds {
  readonly opening: readonly number[]
  readonly closing: readonly number[]
  readonly lanes: Readonly<Record<string, readonly number[]>>
}

/** What capture costs on top of the work alone. */
export interface AddedTime {
  /** The work alone, median of all rounds. */
  readonly baseline: number
  /** Median distance of the closing baseline from the opening one, as a share: the unsteadiness of the machine. */
  readonly drift: number
  /** Added time by lane. */
  readonly added: Readonly<Record<string, number>>
}

/**
 * Each duration is divided by the baseline of its own round before the median is taken, so that rounds in a slow spell of the machine, in which everything
 * takes longer by the same factor, count like all others.
 */
export function addedTime({ opening, closing, lanes }: Rounds): AddedTime {
  const bases = opening.map((first, round) => (first + (closing[round] ?? first)) / 2)
  const baseline = median(bases)
  const relative = (durations: readonly number[]) =>
    durations.map((duration, round) => duration / (bases[round] ?? Number.NaN))
  const added = Object.entries(lanes).map(([name, durations]) => [
    name,
    (median(relative(durations)) - 1) * baseline,
  ])
  const distances = opening.map((first, round) => Math.abs((closing[round] ?? first) / first - 1))
  return { baseline, drift: median(distances), added: Object.fromEntries(added) }
}
