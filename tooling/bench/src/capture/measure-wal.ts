import type { Lane } from './workloads/lane.ts'

/** WAL of one transaction, in bytes. */
export interface WalBytes {
  /** Right after a checkpoint, when the first change of each page writes the whole page. */
  readonly afterCheckpoint: number
  /** Once the pages in use have been written since the checkpoint. */
  readonly steady: number
}

/** Measures the WAL of transactions of a lane, all of which lies between two positions of a server that does nothing else. */
export async function measureWal(
  lane: Lane,
  run: (lane: Lane) => Promise<void>,
  transactions: number,
): Promise<WalBytes> {
  const repeat = async (times: number) => {
    for (let turn = 0; turn < times; turn += 1) await run(lane)
  }
  const measure = async () => {
    const from = await position(lane)
    await repeat(transactions)
    return (await distance(lane, from)) / transactions
  }
  await lane.sql`checkpoint`
  const afterCheckpoint = await measure()
  await repeat(2 * transactions)
  return { afterCheckpoint, steady: await measure() }
}

async function position({ sql }: Lane): Promise<string> {
  const [row] = await sql<{ at: string }[]>`select pg_current_wal_insert_lsn()::text as at`
  return row?.at ?? '0/0'
}

async function distance({ sql }: Lane, from: string): Promise<number> {
  const [row] = await sql<{ bytes: string }[]>`
    select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), ${from}::text::pg_lsn) as bytes`
  return Number(row?.bytes ?? Number.NaN)
}
