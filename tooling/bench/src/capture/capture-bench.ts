import type postgres from 'postgres'
import type { Progress } from '../progress.ts'
import { readEnvironment } from '../report/environment.ts'
import { connect } from '../server/bench-database.ts'
import { median } from '../statistics/statistics.ts'
import { assertRecorded } from './assert-recorded.ts'
import type { CaptureResult } from './capture-result.ts'
import type { CaptureSize } from './capture-size.ts'
import { measureBulk } from './measure-bulk.ts'
import { measureTransactions } from './measure-transactions.ts'
import { measureWal } from './measure-wal.ts'
import { fill, shapes } from './shapes.ts'
import { prepared } from './variants/variant.ts'
import { variants } from './variants/variants.ts'
import { makeSource } from './workloads/bulk.ts'
import { type Lane, makeLane } from './workloads/lane.ts'
import { walTransaction } from './workloads/transactions.ts'

export interface CaptureBenchOptions {
  /** An empty database in which everything is made. */
  readonly url: string
  readonly size: CaptureSize
  readonly progress: Progress
}

/** Measures what capture adds to a write, against no capture, a second INSERT written by hand, and a textbook trigger. */
export async function captureBench({ url, size, progress }: CaptureBenchOptions): Promise<CaptureResult> {
  progress('making the tables')
  const sql = connect(url)
  try {
    await prepareDatabase(sql, url, size)
    const lanes = variants.map((variant) => makeLane(variant, sql))
    const environment = await readEnvironment(sql)
    const emptyStatement = await measureEmptyStatement(sql, size)
    const transactions = await measureTransactions(lanes, size, progress)
    const wal = await measureAllWal(lanes, size, progress)
    await assertRecorded(lanes)
    const bulk = await measureBulk(lanes, size, progress)
    return { environment, size, emptyStatement, transactions, bulk, wal }
  } finally {
    await sql.end()
  }
}

async function prepareDatabase(sql: postgres.Sql, url: string, { rows, bulkRows }: CaptureSize) {
  for (const { schema } of variants) {
    await sql.unsafe(`CREATE SCHEMA ${schema}`)
    for (const shape of shapes) {
      await sql.unsafe(shape.create(schema))
      await sql.unsafe(fill(schema, shape, rows))
    }
  }
  for (const statement of makeSource(bulkRows)) await sql.unsafe(statement)
  for (const variant of variants) await variant.install(url)
  await sql.unsafe('VACUUM ANALYZE')
}

async function measureEmptyStatement(sql: postgres.Sql, { block }: CaptureSize): Promise<number> {
  const durations: number[] = []
  for (let turn = 0; turn < 2 * block; turn += 1) {
    const begun = performance.now()
    await sql.unsafe('SELECT 1', [], prepared)
    durations.push((performance.now() - begun) * 1000)
  }
  return median(durations.slice(block))
}

async function measureAllWal(lanes: readonly Lane[], size: CaptureSize, progress: Progress) {
  const measured: CaptureResult['wal'][number][] = []
  for (const lane of lanes) {
    const { name, label } = lane.variant
    if (name === 'closing' || name === 'context') continue
    progress(`WAL: ${label}`)
    const run = walTransaction(size.walTransactions)
    measured.push({ variant: name, label, ...(await measureWal(lane, run, size.walTransactions)) })
  }
  return measured
}
