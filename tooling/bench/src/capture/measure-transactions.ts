import type { Progress } from '../progress.ts'
import { addedTime } from '../statistics/added-time.ts'
import { auditBytes, bytesPerChange } from './audit-size.ts'
import type { TimeResult } from './capture-result.ts'
import type { CaptureSize } from './capture-size.ts'
import { collectRounds, measureRound, type RoundDurations } from './measure-rounds.ts'
import type { Lane } from './workloads/lane.ts'
import {
  type TransactionWorkload,
  type TransactionWorkloadName,
  transactionWorkloads,
} from './workloads/transactions.ts'

/** Measures the workloads of small transactions one after another, each in rounds. */
export async function measureTransactions(
  lanes: readonly Lane[],
  size: CaptureSize,
  progress: Progress,
): Promise<TimeResult<TransactionWorkloadName>[]> {
  const results: TimeResult<TransactionWorkloadName>[] = []
  for (const workload of transactionWorkloads(size.rows)) {
    results.push(await measureWorkload(lanes, workload, size, progress))
  }
  return results
}

async function measureWorkload(
  lanes: readonly Lane[],
  { name, label, changes, run }: TransactionWorkload,
  size: CaptureSize,
  progress: Progress,
): Promise<TimeResult<TransactionWorkloadName>> {
  progress(`${label}: warming up`)
  for (const lane of lanes) {
    await lane.sql.unsafe(`VACUUM ${lane.variant.schema}.accounts, ${lane.variant.schema}.wide`)
    for (let turn = 0; turn < size.warmUp / changes; turn += 1) await run(lane)
  }
  // As autovacuum would, which is off: what was planned for empty tables is planned anew.
  await lanes[0]?.sql.unsafe('ANALYZE')
  await lanes[0]?.sql.unsafe('CHECKPOINT')
  const before = await auditBytes(lanes)
  const block = Math.ceil(size.block / changes)
  const rounds: RoundDurations[] = []
  for (let round = 0; round < size.rounds; round += 1) {
    progress(`${label}: round ${round + 1}/${size.rounds}`)
    rounds.push(await measureRound(lanes, run, { round, block }))
  }
  const after = await auditBytes(lanes)
  const recorded = size.rounds * block * changes
  return {
    name,
    label,
    ...addedTime(collectRounds(rounds)),
    bytesPerChange: bytesPerChange(before, after, recorded),
  }
}
