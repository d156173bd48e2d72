import type { JsonValue } from '../json/json-value.ts'
import { openCursor, sealCursor } from './cursor-envelope.ts'

const followed = { kind: 'follow', order: 'commit' } as const

/**
 * The cursor of a follower, which reads changes as their transactions commit: opaque text, bound to its filters.
 *
 * @param fingerprint - From `filterFingerprint`.
 * @param state - What the follower needs to go on without gap and duplicate, for example a snapshot and ids.
 */
export function encodeFollowCursor(fingerprint: string, state: JsonValue): string {
  return sealCursor({ ...followed, fingerprint }, state)
}

/**
 * The state in a cursor of a follower with the same filters. Its shape is for the follower to check: a cursor comes from outside.
 *
 * @throws ThreadlineError `invalid_cursor`, saying what is wrong and what to do.
 */
export function decodeFollowCursor(cursor: string, fingerprint: string): JsonValue {
  return openCursor(cursor, { ...followed, fingerprint })
}
