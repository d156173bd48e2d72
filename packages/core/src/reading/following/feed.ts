import { setTimeout } from 'node:timers/promises'
import type { AuditChange } from '@threadline/contract'
import type { Reader } from '../reader.ts'
import { type FeedItem, type FeedSubscriber, type SubscribeOptions, subscriber } from './feed-subscriber.ts'
import { changesOfStep, nextStep } from './follow-changes.ts'
import { type FollowState, readStarts, startFollowing } from './follow-state.ts'
import type { Step } from './new-changes.ts'

/** How a feed looks at the database. */
export interface FeedOptions {
  /** Milliseconds between two looks. @defaultValue 500 */
  readonly pollMs?: number | undefined
  /** Changes that are read at a time. @defaultValue 500 */
  readonly batchSize?: number | undefined
  /** Told of a look that failed; the feed goes on. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** New changes for many: the database is looked at once for all subscribers, and not at all while there are none. */
export interface Feed {
  /**
   * The changes that are committed from now on, or after a cursor, without gap and without repetition. The first item has no change: it says that the
   * subscription stands, and is itself a place to go on from.
   *
   * @throws ThreadlineError `invalid_filter`, `invalid_cursor`, `table_not_audited`, `not_installed` before the first item; `cursor_other_database`, and
   * `subscriber_too_slow` when more changes wait than may
   */
  subscribe(options?: SubscribeOptions): AsyncIterableIterator<FeedItem>
  /** How many subscriptions there are. */
  readonly size: number
  /** Ends all subscriptions. */
  close(): void
}

/**
 * A feed of the trail of a reader. A subscriber with a cursor reads for itself up to a moment at which the feed stands too, and is given what the feed finds from
 * there on: both know exactly where that is, because a place in the trail is a snapshot of the database.
 */
export function createFeed(reader: Reader, options: FeedOptions = {}): Feed {
  const { pollMs = 500, batchSize = 500, onError } = options
  const subscribers = new Set<FeedSubscriber>()
  let running = false
  let wake = new AbortController()

  /** What has come together at a place where everything before is done. */
  function admit(state: FollowState) {
    for (const waiting of subscribers) waiting.admit(state)
  }

  async function look(state: FollowState): Promise<FollowState> {
    const step = await nextStep(reader, state)
    if (step === null) return state
    for await (const [change, after] of changesOfStep(reader, everything, step, batchSize))
      publish(change, { ...step, after })
    const starts = await readStarts(reader, step.to, step.starts)
    return { ...step, from: step.to, to: null, after: '0', starts }
  }

  function publish(change: AuditChange, state: Step) {
    const shared = { change, state, cursors: new Map<string, string>() }
    for (const each of subscribers) each.offer(shared)
  }

  async function run() {
    let state: FollowState | null = null
    while (subscribers.size > 0) {
      try {
        state = state === null ? await startFollowing(reader) : await look(state)
        admit(state)
      } catch (error) {
        onError?.(error)
        // What was looked at before is not known to have been delivered: those who follow go on from their own places.
        for (const each of subscribers) each.interrupt(error)
        state = null
      }
      await setTimeout(pollMs, undefined, { signal: wake.signal }).catch(() => {})
      if (wake.signal.aborted) wake = new AbortController()
    }
    running = false
  }

  function start(each: FeedSubscriber) {
    subscribers.add(each)
    wake.abort()
    if (running) return
    running = true
    void run()
  }

  return {
    subscribe: (settings = {}) =>
      subscriber(reader, settings, { start, stop: (each) => subscribers.delete(each), batchSize }),
    get size() {
      return subscribers.size
    },
    close() {
      for (const each of subscribers) each.end()
    },
  }
}

/** All of the trail. */
const everything = {
  filters: {},
  tables: null,
  rowKey: null,
  transactions: [],
  low: null,
  high: null,
} as const
