import type { RetentionStatus, TableRetention, TrailPartition } from '@threadline/contract'
import { formatTableName, type Threadline } from '@threadline/core'
import { readTables } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { listHolds } from '../holds/list-holds.ts'
import { type Cutoffs, readCutoffs } from '../policy/read-cutoffs.ts'
import { enabledPolicy, type RetentionPolicy } from '../policy/require-policy.ts'
import { type Preview, readPreview } from '../run/dry-run.ts'
import { readRuns } from '../runs/read-runs.ts'
import { type Growth, readGrowth } from './read-growth.ts'
import { readTrailPartitions } from './trail-partitions.ts'

export interface RetentionStatusOptions {
  /** Whether to count what a purge would remove, which reads all of that. @defaultValue true */
  readonly count?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The policy, what a purge would remove now, how much the trail holds and how it grows, the holds in force, and the last run. Nothing is written; `readDb` may
 * be a standby.
 *
 * @throws ThreadlineError `not_installed`, `permission_denied`, `table_not_audited` for a window of a table that is not
 */
export async function retentionStatus(
  threadline: Threadline,
  { count = true, signal }: RetentionStatusOptions = {},
): Promise<RetentionStatus> {
  const { config, readDb } = threadline
  const reader = { db: readDb, config }
  const policy = enabledPolicy(config)
  const cutoffs = policy === null ? null : await readCutoffs(reader, policy, undefined, signal)
  const preview =
    policy === null || cutoffs === null || !count ? null : await readPreview(reader, policy, cutoffs, signal)
  const partitions = await readTrailPartitions(threadline, signal)
  const running = await readRuns(
    reader,
    sql`r.outcome = 'running' and r.lease_until >= clock_timestamp()`,
    1,
    signal,
  )
  const ended = await readRuns(
    reader,
    sql`r.outcome <> 'running' or r.lease_until < clock_timestamp()`,
    1,
    signal,
  )
  return {
    enabled: policy !== null,
    maxAgeSeconds: config.retention.maxAgeSeconds,
    deleteEmptyTransactions: config.retention.deleteEmptyTransactions,
    intervalMinutes: config.retention.intervalMinutes,
    cutoff: cutoffs?.cutoff ?? null,
    eligible: preview === null ? null : eligible(preview),
    tables: await tableRetention(threadline, { policy, cutoffs, preview, partitions }, signal),
    partitions,
    monthsAhead: monthsAhead(partitions),
    holds: await listHolds(threadline, { signal }),
    running: running[0] ?? null,
    lastRun: ended[0] ?? null,
  }
}

function eligible({ deleted, transactions, partitions, held }: Preview): RetentionStatus['eligible'] {
  const changes = Object.values(deleted).reduce((sum, changes) => sum + changes, 0)
  return { changes, transactions, partitions: [...partitions], heldBack: held.total }
}

interface Findings {
  readonly policy: RetentionPolicy | null
  readonly cutoffs: Cutoffs | null
  readonly preview: Preview | null
  readonly partitions: readonly TrailPartition[]
}

async function tableRetention(
  threadline: Threadline,
  { cutoffs, preview, partitions }: Findings,
  signal?: AbortSignal,
): Promise<TableRetention[]> {
  const { config, readDb } = threadline
  const known = await readTables({ db: readDb, schema: config.storageSchema })
  const growth = await readGrowth(threadline, partitions, signal)
  return known.map((table) => {
    const name = formatTableName(table)
    const own = config.retention.tables.find((window) => formatTableName(window) === name)
    const maxAgeSeconds = own?.maxAgeSeconds ?? config.retention.maxAgeSeconds
    return {
      table: name,
      maxAgeSeconds,
      ownWindow: own !== undefined,
      cutoff: cutoffs?.tables.find(({ tableId }) => tableId === table.id)?.cutoff ?? cutoffs?.cutoff ?? null,
      eligible: preview === null ? null : (preview.deleted[table.id] ?? 0),
      ...forecast(growth, table.id, maxAgeSeconds),
    }
  })
}

function forecast({ changesPerDay, bytesPerChange }: Growth, id: string, maxAgeSeconds: number | null) {
  const perDay = changesPerDay.get(id) ?? 0
  const bytesPerDay = perDay * bytesPerChange
  return {
    changesPerDay: perDay,
    bytesPerDay,
    bytesAtWindow: maxAgeSeconds === null ? null : (bytesPerDay * maxAgeSeconds) / 86_400,
  }
}

/** Months that have a partition of their own beyond the present one; the last partition has no end and is for emergencies. */
function monthsAhead(partitions: readonly TrailPartition[]): number {
  const now = new Date().toISOString()
  return partitions.filter(({ from, to }) => from !== null && to !== null && from > now).length
}
