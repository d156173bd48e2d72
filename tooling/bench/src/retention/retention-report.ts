import { integer, milliseconds } from '../report/numbers.ts'
import { describeTarget } from '../report/target.ts'
import type { TextTable } from '../report/text-table.ts'
import type { PurgeCost, PurgeMethod, RetentionResult, WriteLatency } from './retention-result.ts'

const labels: Readonly<Record<PurgeMethod, string>> = {
  partition: 'a month, as a partition',
  batches: 'batches',
  plain: 'DELETE loop of 500',
}

/** Seconds for a full month of 1.7 million changes, and for a million of them in batches. */
const targets: Partial<Record<PurgeMethod, number>> = { partition: 2, batches: 15 }
/** Milliseconds that no write may take longer while a month goes. */
const stallTarget = 100

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`

export function retentionTables(result: RetentionResult): TextTable[] {
  return [
    {
      title: `Removing old changes (${integer(result.trail)} changes in the trail)`,
      head: ['', 'changes', 'transactions', 's', 'target', 'WAL', 'dead rows'],
      rows: result.costs.map((cost) => [
        labels[cost.method],
        integer(cost.changes),
        integer(cost.transactions),
        `${cost.finished ? '' : '> '}${cost.seconds.toFixed(2)}`,
        target(cost),
        megabytes(cost.walBytes),
        integer(cost.deadRows),
      ]),
    },
    {
      title: 'One-row captured writes meanwhile, ms',
      head: ['', 'writes', 'p50', 'p95', 'longest', 'target'],
      rows: [
        ['nothing beside them', ...latency(result.quiet), ''],
        ...result.costs.map(({ method, writes }) => [
          labels[method],
          ...latency(writes),
          method === 'partition' ? describeTarget({ value: writes.max, limit: stallTarget }, String) : '',
        ]),
      ],
    },
  ]
}

export function retentionNotes({ costs }: RetentionResult): string[] {
  const plain = costs.find(({ method }) => method === 'plain')
  if (plain === undefined || plain.finished) return []
  const perSecond = plain.changes / plain.seconds
  return [
    `The loop was stopped after ${plain.seconds.toFixed(0)} s; at ${integer(perSecond)} changes a second a million would take ${integer(1_000_000 / perSecond)} s.`,
  ]
}

function target({ method, seconds }: PurgeCost): string {
  const limit = targets[method]
  return limit === undefined ? '' : describeTarget({ value: seconds, limit }, String)
}

const latency = ({ count, p50, p95, max }: WriteLatency) => [
  integer(count),
  milliseconds(p50),
  milliseconds(p95),
  milliseconds(max),
]
