import { setTimeout } from 'node:timers/promises'
import {
  type AuditChange,
  type ChangeFilters,
  parseChangeFilters,
  parseInput,
  wholeNumber,
} from '@threadline/contract'
import { z } from 'zod'
import { type ChangeScope, resolveScope } from '../changes/change-scope.ts'
import { toChanges } from '../changes/to-changes.ts'
import { readerFingerprint } from '../page.ts'
import type { Reader } from '../reader.ts'
import {
  decodeState,
  encodeState,
  type FollowState,
  reached,
  readPresent,
  readSnapshot,
  readStarts,
  requireSameDatabase,
  startFollowing,
} from './follow-state.ts'
import { planStep, readStep, type Step } from './new-changes.ts'
import { includes } from './xid-snapshot.ts'

/** How changes are followed. */
export interface FollowOptions {
  readonly follow: true
  /** Where to begin: `'now'`, or the cursor of a followed change, after which it goes on. @defaultValue 'now' */
  readonly cursor?: string | undefined
  /** Milliseconds between two looks at the database, from 10 to 3,600,000. @defaultValue 1000 */
  readonly pollMs?: number | undefined
  /** Changes that are read at a time and held in memory, from 1 to 10,000. @defaultValue 500 */
  readonly batchSize?: number | undefined
  /** Aborted, it ends the feed. */
  readonly signal?: AbortSignal | undefined
}

/** A change as a follower gets it, with the cursor to go on after it. */
export interface FollowedChange {
  readonly change: AuditChange
  readonly cursor: string
}

const optionsSchema = z.strictObject({
  follow: z.literal(true),
  cursor: z.string('must be "now" or the cursor of a change').min(1, 'must not be empty').default('now'),
  pollMs: wholeNumber(10, 3_600_000, 'milliseconds').default(1_000),
  batchSize: wholeNumber(1, 10_000).default(500),
  signal: z.instanceof(AbortSignal).optional(),
})

/**
 * The changes that are committed from now on, or after a cursor, without gap and without repetition: a transaction that commits late is delivered when it
 * commits, whenever its changes were captured. Each look at the database delivers what has been committed since the last one, in the order of capture. The feed
 * ends when the signal is aborted or the loop is left; between two looks nothing is held open.
 *
 * Ask one server: the primary, or one standby, where transactions appear only after all older ones have ended.
 *
 * @throws ThreadlineError `cursor_other_database` when the database is not the one of the cursor or was restored to an earlier state, `invalid_cursor`,
 * `invalid_filter`, `invalid_key`, `table_not_audited`, `not_installed`
 */
export async function* followChanges(
  reader: Reader,
  filters: ChangeFilters,
  options: FollowOptions,
): AsyncGenerator<FollowedChange, void, void> {
  const known = Object.keys(optionsSchema.shape)
  const { cursor, pollMs, batchSize, signal } = parseInput(optionsSchema, options, {
    code: 'invalid_filter',
    known,
  })
  const conditions = parseChangeFilters(filters)
  const fingerprint = readerFingerprint(reader, conditions)
  let state = cursor === 'now' ? null : decodeState(cursor, fingerprint)
  try {
    const scope = await resolveFollowed(reader, filters)
    state ??= await startFollowing(reader, signal)
    for (;;) {
      const step = await nextStep(reader, state, signal)
      if (step !== null) {
        for await (const [change, after] of changesOfStep(reader, scope, step, batchSize, signal)) {
          yield { change, cursor: encodeState(fingerprint, { ...step, after }) }
          if (signal?.aborted === true) return
        }
        const starts = await readStarts(reader, step.to, step.starts, signal)
        state = { ...step, from: step.to, to: null, after: '0', starts }
      }
      await setTimeout(pollMs, undefined, { signal })
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error
  }
}

/**
 * The cursor of this moment, for a follower that is to begin later with what is committed from now on.
 *
 * @throws ThreadlineError `invalid_filter`, `not_installed`
 */
export async function followCursor(reader: Reader, filters: ChangeFilters = {}): Promise<string> {
  const fingerprint = readerFingerprint(reader, parseChangeFilters(filters))
  return encodeState(fingerprint, await startFollowing(reader))
}

/** Without ids for the range of time: what is new has its own, and the end of the present moves on. */
async function resolveFollowed(reader: Reader, filters: ChangeFilters): Promise<ChangeScope> {
  const scope = await resolveScope(reader, parseChangeFilters(filters))
  return { ...scope, low: null, high: null }
}

/** What to read next: the rest of a step that was begun, or what has been committed since; null when there is nothing yet. */
export async function nextStep(
  reader: Reader,
  state: FollowState,
  signal?: AbortSignal,
): Promise<Step | null> {
  const now = await readPresent(reader, signal)
  requireSameDatabase(state, now)
  // A standby that lags behind the cursor must catch up first.
  if (!includes(readSnapshot(now.snapshot), reached(state))) return null
  if (state.to !== null) return { ...state, to: state.to }
  return now.snapshot === state.from ? null : { ...state, to: now.snapshot }
}

/** The changes of a step that filters match, each with the id after which it goes on. */
export async function* changesOfStep(
  reader: Reader,
  scope: ChangeScope,
  step: Step,
  batchSize: number,
  signal?: AbortSignal,
): AsyncGenerator<[change: AuditChange, after: string], void, void> {
  const plan = await planStep(reader, step, signal)
  let position: Step | null = plan === null ? null : step
  while (plan !== null && position !== null) {
    const rows = await readStep(reader, scope, position, plan, batchSize, signal)
    for (const change of await toChanges(reader, rows, signal)) yield [change, change.id]
    const last = rows.at(-1)
    position = last === undefined || rows.length < batchSize ? null : { ...position, after: last.id }
  }
}
