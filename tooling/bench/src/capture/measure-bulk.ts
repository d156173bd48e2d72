import type { Progress } from '../progress.ts'
import { addedTime } from '../statistics/added-time.ts'
import { assertRecorded } from './assert-recorded.ts'
import { auditBytes, bytesPerChange } from './audit-size.ts'
import type { ByVariant, TimeResult } from './capture-result.ts'
import type { CaptureSize } from './capture-size.ts'
import { collectRounds, measureRound, type RoundDurations } from './measure-rounds.ts'
import { type BulkWorkloadName, bulkWorkloads } from './workloads/bulk.ts'
import type { Lane } from './workloads/lane.ts'

/**
 * Measures statements over many rows. In each round all lanes insert, then all update, then all delete the same rows; before it, what the round before has
 * recorded is thrown away, so that all rounds find the same tables and a checkpoint that is just over.
 */
export async function measureBulk(
  lanes: readonly Lane[],
  size: CaptureSize,
  progress: Progress,
): Promise<TimeResult<BulkWorkloadName>[]> {
  const measured = lanes.filter(({ variant }) => variant.name !== 'context')
  const workloads = bulkWorkloads(size.rows)
  const rounds = new Map(workloads.map(({ name }) => [name, [] as RoundDurations[]]))
  const bytes = new Map<BulkWorkloadName, ByVariant>()
  for (let round = 0; round < size.bulkRounds; round += 1) {
    await cleanUp(measured, size)
    for (const { name, op, run } of workloads) {
      progress(`${op} of ${size.bulkRows} rows: round ${round + 1}/${size.bulkRounds}`)
      const before = await auditBytes(measured)
      rounds.get(name)?.push(await measureRound(measured, run, { round, block: 1 }))
      bytes.set(name, bytesPerChange(before, await auditBytes(measured), size.bulkRows))
    }
    await assertRecorded(measured)
  }
  return workloads.map(({ name, op }) => {
    const { baseline, drift, added } = addedTime(collectRounds(rounds.get(name) ?? []))
    const perRow = Object.entries(added).map(([lane, time]) => [lane, time / size.bulkRows])
    return {
      name,
      label: `${op} many`,
      baseline: baseline / size.bulkRows,
      drift,
      added: Object.fromEntries(perRow),
      bytesPerChange: bytes.get(name) ?? {},
    }
  })
}

async function cleanUp(lanes: readonly Lane[], { rows }: CaptureSize): Promise<void> {
  for (const { sql, variant } of lanes) {
    await sql.unsafe(`DELETE FROM ${variant.schema}.accounts WHERE id > ${rows}`)
    await variant.forget(sql)
    await sql.unsafe(`VACUUM ANALYZE ${variant.schema}.accounts`)
  }
  await lanes[0]?.sql.unsafe('CHECKPOINT')
}
