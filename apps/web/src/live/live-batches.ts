import type { AuditChange } from '@threadline/contract'

/** Changes that came in together, newest first. */
export interface LiveBatch {
  /** Counts the batches of one session of live mode. */
  readonly number: number
  readonly arrivedAt: number
  readonly changes: readonly AuditChange[]
}

/** What live mode has: what is shown, newest batch first, and what waits while somebody reads. */
export interface LiveState {
  readonly batches: readonly LiveBatch[]
  readonly waiting: readonly AuditChange[]
}

export const emptyLive: LiveState = { batches: [], waiting: [] }

/** Rows that live mode keeps before it begins anew, so that a night of it does not fill the memory. */
export const mostLiveRows = 10_000

const newestFirst = (a: AuditChange, b: AuditChange) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1)

/** Takes in what has come, each change once. */
export function receive(state: LiveState, changes: readonly AuditChange[]): LiveState {
  const known = new Set(state.waiting.map(({ id }) => id))
  for (const batch of state.batches) for (const { id } of batch.changes) known.add(id)
  const fresh = changes.filter(({ id }) => !known.has(id) && known.add(id))
  return fresh.length === 0 ? state : { ...state, waiting: [...state.waiting, ...fresh] }
}

/** Shows what waits, as one batch above what is already read; that keeps its order, also where a transaction has committed late. */
export function release(state: LiveState, now: number): LiveState {
  if (state.waiting.length === 0) return state
  const [last] = state.batches
  const batch = {
    number: (last?.number ?? 0) + 1,
    arrivedAt: now,
    changes: state.waiting.toSorted(newestFirst),
  }
  return { batches: [batch, ...state.batches], waiting: [] }
}

export const liveRows = ({ batches }: LiveState): AuditChange[] => batches.flatMap(({ changes }) => changes)

/** Live rows above the loaded ones, each change once. The numbers of the batches stand at the first row of each. */
export function mergeLive(
  live: LiveState,
  loaded: readonly AuditChange[],
): { rows: readonly AuditChange[]; marks: ReadonlyMap<string, LiveBatch> } {
  if (live.batches.length === 0) return { rows: loaded, marks: new Map() }
  const shown = liveRows(live)
  const ids = new Set(shown.map(({ id }) => id))
  const marks = new Map<string, LiveBatch>()
  for (const batch of live.batches) {
    const [first] = batch.changes
    if (first !== undefined) marks.set(first.id, batch)
  }
  return { rows: [...shown, ...loaded.filter(({ id }) => !ids.has(id))], marks }
}
