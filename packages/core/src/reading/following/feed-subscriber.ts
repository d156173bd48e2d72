import {
  type AuditChange,
  type ChangeFilters,
  parseChangeFilters,
  ThreadlineError,
} from '@threadline/contract'
import { readTables } from '../audited-table.ts'
import { changeMatcher, nameOf } from '../changes/change-matcher.ts'
import { resolveScope } from '../changes/change-scope.ts'
import { readerFingerprint } from '../page.ts'
import { isScoped, type Reader } from '../reader.ts'
import { limitedReader } from '../scope/limited-reader.ts'
import type { ReadScope } from '../scope/read-scope.ts'
import { scopeMatcher } from '../scope/scope-matcher.ts'
import { changesOfStep } from './follow-changes.ts'
import {
  decodeState,
  encodeState,
  type FollowState,
  reached,
  readSnapshot,
  readStarts,
  requireSameDatabase,
} from './follow-state.ts'
import type { Step } from './new-changes.ts'
import { includes } from './xid-snapshot.ts'

/** What a subscriber wants. */
export interface SubscribeOptions {
  /** Which changes; without a range of time. @defaultValue all */
  readonly filters?: Omit<ChangeFilters, 'from' | 'to'> | undefined
  /** What the subscriber may see. @defaultValue everything */
  readonly scope?: ReadScope | undefined
  /** The cursor of the last item that it has. @defaultValue from now on */
  readonly cursor?: string | undefined
  /** Changes that may wait for it, from which on it is dropped. @defaultValue 5000 */
  readonly maxWaiting?: number | undefined
  /** Aborted, it ends the subscription. */
  readonly signal?: AbortSignal | undefined
}

/** A change with the place after it; or the place alone, where the subscription begins. */
export interface FeedItem {
  readonly change: AuditChange | null
  readonly cursor: string
}

/** A change that is offered to all subscribers, with the cursors that were made of its place. */
export interface SharedChange {
  readonly change: AuditChange
  readonly state: Step
  readonly cursors: Map<string, string>
}

/** A subscriber as the feed sees it. */
export interface FeedSubscriber {
  /** The feed stands at a place where everything before is done. */
  admit(state: FollowState): void
  offer(shared: SharedChange): void
  /** The feed does not know any more where it stands. */
  interrupt(error: unknown): void
  end(): void
}

interface FeedHost {
  readonly start: (subscriber: FeedSubscriber) => void
  readonly stop: (subscriber: FeedSubscriber) => void
  readonly batchSize: number
}

export async function* subscriber(
  base: Reader,
  { filters = {}, scope, cursor, maxWaiting = 5_000, signal }: SubscribeOptions,
  host: FeedHost,
): AsyncGenerator<FeedItem, void, void> {
  const reader = scope === undefined ? base : limitedReader(base, { scope })
  const conditions = parseChangeFilters(filters)
  const fingerprint = readerFingerprint(reader, conditions)
  const begun = cursor === undefined ? null : decodeState(cursor, fingerprint)
  const wanted = { ...(await resolveScope(reader, conditions)), low: null, high: null }
  const matches = changeMatcher(wanted)
  const isVisible = scopeMatcher(reader.scopes ?? [])
  const isKnown = tableCheck(reader)

  const waiting: SharedChange[] = []
  let place: FollowState | null = null
  let failure: unknown
  let ended = false
  let wake = () => {}

  const self: FeedSubscriber = {
    admit(state) {
      if (place !== null) return
      // A cursor of another server, which is ahead: this one has to catch up with it first.
      if (
        begun !== null &&
        state.system === begun.system &&
        !includes(readSnapshot(state.from), reached(begun))
      )
        return
      place = state
      wake()
    },
    offer(shared) {
      if (place === null || !matches(shared.change) || !isVisible(shared.change)) return
      waiting.push(shared)
      if (waiting.length > maxWaiting) self.interrupt(tooSlow(maxWaiting))
      wake()
    },
    interrupt(error) {
      failure ??= error ?? new TypeError('the feed was interrupted')
      wake()
    },
    end() {
      ended = true
      wake()
    },
  }
  const isOver = () => ended || signal?.aborted === true
  const untilWoken = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      if (failure !== undefined || isOver()) resolve()
    })
  const end = () => self.end()

  signal?.addEventListener('abort', end, { once: true })
  host.start(self)
  try {
    while (place === null && failure === undefined && !isOver()) await untilWoken()
    if (place !== null && failure === undefined) {
      const start: FollowState = place
      if (begun !== null) {
        for await (const [change, state] of catchUp(reader, begun, start, wanted, host.batchSize)) {
          if (isOver() || failure !== undefined) break
          yield { change, cursor: encodeState(fingerprint, state) }
        }
      }
      if (failure === undefined) yield { change: null, cursor: encodeState(fingerprint, start) }
    }
    while (failure === undefined && !isOver()) {
      const next = waiting.shift()
      if (next === undefined) await untilWoken()
      else if (await isKnown(next.change)) yield { change: next.change, cursor: cursorOf(next, fingerprint) }
    }
    if (failure !== undefined && !isOver()) throw failure
  } finally {
    signal?.removeEventListener('abort', end)
    host.stop(self)
  }
}

/** What lies between two places: the rest of a step that was begun, and a step up to where the feed stands. */
async function* catchUp(
  reader: Reader,
  begun: FollowState,
  end: FollowState,
  wanted: Parameters<typeof changesOfStep>[1],
  batchSize: number,
): AsyncGenerator<[change: AuditChange, state: Step], void, void> {
  requireSameDatabase(begun, { ...end, snapshot: end.from, standby: false })
  let state = begun
  if (state.to !== null) {
    const rest: Step = { ...state, to: state.to }
    for await (const [change, after] of changesOfStep(reader, wanted, rest, batchSize))
      yield [change, { ...rest, after }]
    const starts = await readStarts(reader, rest.to, rest.starts)
    state = { ...rest, from: rest.to, to: null, after: '0', starts }
  }
  if (state.from === end.from) return
  const step: Step = { ...state, to: end.from }
  for await (const [change, after] of changesOfStep(reader, wanted, step, batchSize))
    yield [change, { ...step, after }]
}

function cursorOf({ state, cursors }: SharedChange, fingerprint: string): string {
  const cursor = cursors.get(fingerprint) ?? encodeState(fingerprint, state)
  cursors.set(fingerprint, cursor)
  return cursor
}

/** Whether a scoped reader may know the table of a change; the registry is read again for a table that is new. */
function tableCheck(reader: Reader): (change: AuditChange) => Promise<boolean> {
  if (!isScoped(reader)) return async () => true
  const known = new Map<string, boolean>()
  return async ({ schema, table }) => {
    const name = nameOf(schema, table)
    const seen = known.get(name)
    if (seen !== undefined) return seen
    const tables = await readTables(reader)
    const visible = tables.some((each) => each.schema === schema && each.table === table)
    known.set(name, visible)
    return visible
  }
}

function tooSlow(most: number): ThreadlineError {
  return new ThreadlineError(
    'subscriber_too_slow',
    `More than ${most} changes wait for this subscriber; go on from its last cursor.`,
  )
}
