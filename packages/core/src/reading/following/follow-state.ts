import {
  decimalIdSchema,
  decodeFollowCursor,
  encodeFollowCursor,
  ThreadlineError,
} from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { execute } from '../../database/execute.ts'
import { type Source, trailTables } from '../reader.ts'
import { idRangeConditions } from '../sql/id-range.ts'
import { allOf, idList } from '../sql/values.ts'
import { readIdRange, startOfTransaction } from '../time-to-id.ts'
import { isForeign } from './xid-conditions.ts'
import { parseXidSnapshot, type XidSnapshot } from './xid-snapshot.ts'

/** How far a follower has come. Snapshots are texts of `pg_snapshot`. */
export interface FollowState {
  /** The system identifier of the cluster and the oid of the database: a cursor means nothing in another one. */
  readonly system: string
  readonly database: string
  /** Everything that this snapshot sees is done. */
  readonly from: string
  /** What this snapshot sees beyond `from` is done up to the change `after`; null between two looks. */
  readonly to: string | null
  readonly after: string
  /**
   * For each transaction that was open at `from`, and for all later ones together under its xmax, the id of the latest transaction before: it had begun when
   * that xid was given out, so that all their changes are later.
   */
  readonly starts: readonly TransactionStart[]
  /** Transactions that could be seen when following began although their xid was open or not given out yet: they come from another cluster, by dump and restore. */
  readonly foreign: readonly string[]
}

/** An xid, and the id of a transaction that began before it was given out; "0" when there is none. */
export type TransactionStart = readonly [xid: bigint, transactionId: string]

const snapshotSchema = z.string().refine((text) => parseXidSnapshot(text) !== null)
const stateSchema = z.strictObject({
  system: z.string(),
  database: z.string(),
  from: snapshotSchema,
  to: snapshotSchema.nullable(),
  after: decimalIdSchema,
  starts: z.array(z.tuple([decimalIdSchema.transform(BigInt), decimalIdSchema])),
  foreign: z.array(decimalIdSchema),
})

export const encodeState = (fingerprint: string, state: FollowState): string =>
  encodeFollowCursor(fingerprint, [
    state.system,
    state.database,
    state.from,
    state.to,
    state.after,
    state.starts.map(([xid, transactionId]) => [xid.toString(), transactionId]),
    [...state.foreign],
  ])

/** @throws ThreadlineError `invalid_cursor` */
export function decodeState(cursor: string, fingerprint: string): FollowState {
  const content = decodeFollowCursor(cursor, fingerprint)
  const [system, database, from, to, after, starts, foreign] = Array.isArray(content) ? content : []
  const { data } = stateSchema.safeParse({ system, database, from, to, after, starts, foreign })
  if (data !== undefined) return data
  throw new ThreadlineError(
    'invalid_cursor',
    'The cursor has no position; pass the cursor of a followed change unchanged, or start again with "now".',
  )
}

/** The present of a database, as a follower needs it. */
export interface Present {
  readonly system: string
  readonly database: string
  readonly snapshot: string
  readonly standby: boolean
}

/**
 * On a standby a snapshot does not tell which transactions are open, so only those before the oldest open one count as seen: they are delivered late, but
 * never missed.
 */
const present = sql`
  select (select system_identifier::text from pg_control_system()) as system,
    (select oid::text from pg_database where datname = current_database()) as database,
    case when pg_is_in_recovery()
      then concat(pg_snapshot_xmin(pg_current_snapshot()), ':', pg_snapshot_xmin(pg_current_snapshot()), ':')
      else pg_current_snapshot()::text
    end as snapshot,
    pg_is_in_recovery() as standby
  offset 0`

export async function readPresent(source: Source, signal?: AbortSignal): Promise<Present> {
  const [row] = await execute<Omit<Present, 'standby'> & { standby: string }>(
    source.db,
    sql`select system, database, snapshot, standby::text from (${present}) as present`,
    { what: 'read the state of the database', signal },
  )
  if (row === undefined) throw new TypeError('the database has not said its state')
  return { ...row, standby: row.standby === 'true' }
}

/** More foreign transactions than this are not remembered, so that a cursor stays small. They play a part only in the minutes after a restore. */
const mostForeign = 10_000

/** The state of a follower that begins now: what can be seen at this moment is not new. */
export async function startFollowing(source: Source, signal?: AbortSignal): Promise<FollowState> {
  const now = await readPresent(source, signal)
  const starts = await readStarts(source, now.snapshot, [], signal)
  const foreign = await readForeign(source, now.snapshot, starts, signal)
  return {
    system: now.system,
    database: now.database,
    from: now.snapshot,
    to: null,
    after: '0',
    starts,
    foreign,
  }
}

/**
 * The starts of a snapshot. Those that are known from an earlier one stay as they are: only for xids that are new is it a short look back from the end.
 */
export async function readStarts(
  source: Source,
  snapshot: string,
  known: readonly TransactionStart[],
  signal?: AbortSignal,
): Promise<TransactionStart[]> {
  // All of them, also for a scoped reader: what is told is a place in the trail, and nothing of what is there.
  const { transactions } = trailTables({ schema: source.schema })
  const { running, xmax } = readSnapshot(snapshot)
  const kept = known.filter(([xid]) => running.has(xid))
  const keptXids = new Set(kept.map(([xid]) => xid))
  const xids = [...running, xmax].filter((xid) => !keptXids.has(xid)).map(String)
  const found = await execute<{ xid: string; start: string | null }>(
    source.db,
    sql`
      select open.xid::text, (select x.id::text from ${transactions} x where x.xid < open.xid::text::xid8 order by x.id desc limit 1) as start
      from unnest(${idList(xids)}) as open (xid)`,
    { what: 'look for open transactions', signal },
  )
  return [...kept, ...found.map(({ xid, start }): TransactionStart => [BigInt(xid), start ?? '0'])]
}

async function readForeign(
  source: Source,
  snapshot: string,
  starts: readonly TransactionStart[],
  signal?: AbortSignal,
): Promise<string[]> {
  const { changes } = trailTables({ schema: source.schema })
  const [oldest = 0n] = starts
    .map(([, transactionId]) => BigInt(transactionId))
    .sort((a, b) => (a < b ? -1 : 1))
  const range = await readIdRange(source, { from: startOfTransaction(oldest.toString()) }, signal)
  const conditions = allOf([
    ...idRangeConditions({ ...range, high: null }),
    isForeign(readSnapshot(snapshot)),
  ])
  const found = await execute<{ id: string }>(
    source.db,
    sql`
      select distinct c.transaction_id::text as id from ${changes} c
      where ${conditions} limit ${sql.raw(String(mostForeign))}`,
    { what: 'look for restored transactions', signal },
  )
  return found.map(({ id }) => id)
}

/** The snapshot that a state has reached or is about to reach. */
export function reached(state: FollowState): XidSnapshot {
  return readSnapshot(state.to ?? state.from)
}

export function readSnapshot(text: string): XidSnapshot {
  const snapshot = parseXidSnapshot(text)
  if (snapshot === null) throw new TypeError(`not a snapshot: ${text}`)
  return snapshot
}

/**
 * Refuses to go on in a database that is not the one that a state comes from, or was taken back to an earlier state: transactions would be missed or repeated.
 *
 * @throws ThreadlineError `cursor_other_database`
 */
export function requireSameDatabase(state: FollowState, now: Present): void {
  const same = state.system === now.system && state.database === now.database
  // A standby may lag behind the server that a cursor comes from; it will catch up.
  const rewound = !now.standby && readSnapshot(now.snapshot).xmax < reached(state).xmax
  if (same && !rewound) return
  throw new ThreadlineError(
    'cursor_other_database',
    `${same ? 'This database was restored to a state before the cursor' : 'The cursor comes from another database'}; read what may be missing with from and to, and follow again with the cursor "now".`,
  )
}
