import {
  decimalIdSchema,
  decodeFollowCursor,
  encodeFollowCursor,
  isDecimalId,
  ThreadlineError,
} from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { execute } from '../database/execute.ts'
import { type Source, trailTables } from './reader.ts'
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
  /** The last change that could be seen when following began. Changes up to it are new only if their transaction was open then. */
  readonly floor: string
  /** The first xid that had not been given out when following began. */
  readonly began: string
  /** Transactions that could be seen when following began although their xid belongs to one that was open: they come from another cluster, by dump and restore. */
  readonly foreign: readonly string[]
}

const snapshotSchema = z.string().refine((text) => parseXidSnapshot(text) !== null)
const stateSchema = z.strictObject({
  system: z.string(),
  database: z.string(),
  from: snapshotSchema,
  to: snapshotSchema.nullable(),
  after: decimalIdSchema,
  floor: decimalIdSchema,
  began: z.string().refine(isDecimalId),
  foreign: z.array(decimalIdSchema),
})

export const encodeState = (fingerprint: string, state: FollowState): string =>
  encodeFollowCursor(fingerprint, [
    state.system,
    state.database,
    state.from,
    state.to,
    state.after,
    state.floor,
    state.began,
    [...state.foreign],
  ])

/** @throws ThreadlineError `invalid_cursor` */
export function decodeState(cursor: string, fingerprint: string): FollowState {
  const content = decodeFollowCursor(cursor, fingerprint)
  const [system, database, from, to, after, floor, began, foreign] = Array.isArray(content) ? content : []
  const { data } = stateSchema.safeParse({ system, database, from, to, after, floor, began, foreign })
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
    pg_snapshot_xmax(pg_current_snapshot()) as began,
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

/** More foreign transactions than this are not remembered, so that a cursor stays small. There are at most as many as connections. */
const mostForeign = 1_000

/** The state of a follower that begins now: what can be seen at this moment is not new. */
export async function startFollowing(source: Source, signal?: AbortSignal): Promise<FollowState> {
  const { changes, transactions } = trailTables(source)
  const [row] = await execute<Omit<FollowState, 'foreign'> & { foreign: string }>(
    source.db,
    sql`
      select system, database, snapshot as "from", began::text,
        (select coalesce(max(id), 0)::text from ${changes}) as floor,
        to_json(array(
          select x.id::text from ${transactions} x
          where x.xid >= pg_snapshot_xmin(snapshot::pg_snapshot) and x.xid < began
            and not pg_visible_in_snapshot(x.xid, snapshot::pg_snapshot)
          limit ${sql.raw(String(mostForeign))}
        ))::text as "foreign"
      from (${present}) as present`,
    { what: 'begin to follow the changes', signal },
  )
  if (row === undefined) throw new TypeError('the database has not said its state')
  return { ...row, to: null, after: '0', foreign: JSON.parse(row.foreign) }
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
