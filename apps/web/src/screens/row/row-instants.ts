import { formatInstant, type HistoryEntry, instantToMicroseconds } from '@threadline/contract'

/** The life of a row as far as it is loaded, oldest first. */
export interface RowLife {
  readonly marks: readonly HistoryEntry[]
  /** Where the slider begins: a little before the first mark, so that the time before it can be looked at. */
  readonly start: bigint
  /** Where it ends: the present. */
  readonly end: bigint
}

export function rowLife(entries: readonly HistoryEntry[], now: Date): RowLife {
  const marks = entries.toReversed()
  const end = BigInt(now.getTime()) * 1000n
  const [first] = marks
  const begun = first === undefined ? end - 1n : instantToMicroseconds(first.capturedAt)
  return { marks, start: begun - (end - begun) / 25n - 1_000_000n, end: end > begun ? end : begun + 1n }
}

/** The steps of the slider: fine enough for every pixel. */
export const sliderSteps = 1000

export const stepOf = ({ start, end }: RowLife, at: string): number => {
  const place = Number(instantToMicroseconds(at) - start) / Number(end - start)
  return Math.round(Math.min(1, Math.max(0, place)) * sliderSteps)
}

export const instantOf = ({ start, end }: RowLife, step: number): string =>
  formatInstant(start + ((end - start) * BigInt(Math.round(step))) / BigInt(sliderSteps))

/** The change that the row is in at an instant: the last one up to it. */
export const markAt = ({ marks }: RowLife, at: string): HistoryEntry | undefined =>
  marks.findLast(({ capturedAt }) => capturedAt <= at)

/** The change after or before an instant, to step to. */
export function neighbourMark(life: RowLife, at: string, step: 1 | -1): string | null {
  const other =
    step === 1
      ? life.marks.find(({ capturedAt }) => capturedAt > at)
      : life.marks.findLast(({ capturedAt }) => capturedAt < at)
  return other?.capturedAt ?? null
}
