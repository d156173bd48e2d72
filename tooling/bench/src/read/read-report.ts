import { integer, milliseconds, ratio } from '../report/numbers.ts'
import { describeTarget } from '../report/target.ts'
import type { TextTable } from '../report/text-table.ts'
import type { ReadResult } from './read-result.ts'

/** Milliseconds that 95 of 100 answers may take. */
const p95Target = 10

/** How much longer they may take on a trail that is larger than the reference. */
const growthTarget = 1.5

/**
 * The tables of the report.
 *
 * @param reference - The result for a smaller trail on the same machine, to compare a larger one with.
 */
export function readTables(result: ReadResult, reference?: ReadResult): TextTable[] {
  const base = reference && reference.trail.changes < result.trail.changes ? reference : undefined
  const compared = base ? [`to ${integer(base.trail.changes)} changes`] : []
  return [
    {
      title: `Reading, ms (${trailText(result)})`,
      head: ['', 'p50', 'p95', 'items', 'target', ...compared],
      rows: result.questions.map(({ name, label, p50, p95, items }) => {
        const before = base?.questions.find((question) => question.name === name)?.p95
        return [
          label,
          milliseconds(p50),
          milliseconds(p95),
          items < 100 ? items.toFixed(1) : integer(items),
          describeTarget({ value: p95, limit: p95Target }, String),
          ...(before === undefined ? compared.map(() => '') : [growth(p95 / before)]),
        ]
      }),
    },
  ]
}

/** Remarks beneath the table. */
export function readNotes({ stream, trail }: ReadResult): string[] {
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`
  const [first = 0, last = 0] = [stream.liveHeap[0], stream.liveHeap.at(-1)]
  return [
    `streamChanges: ${integer(stream.changesPerSecond)} changes a second over ${integer(stream.changes)} changes; live memory ${megabytes(first)} after a tenth of them and ${megabytes(last)} after all, ${megabytes(stream.peakHeap)} with garbage at most.`,
    `The trail with its indexes takes ${integer(trail.bytes / trail.changes)} bytes for a change.`,
  ]
}

const growth = (value: number) => `${ratio(value)} (${describeTarget({ value, limit: growthTarget }, ratio)})`

const trailText = ({ trail }: ReadResult) =>
  `${integer(trail.changes)} changes, ${integer(trail.transactions)} transactions, ${trail.tables} tables, ${integer(trail.actors)} actors, ${trail.days} days`
