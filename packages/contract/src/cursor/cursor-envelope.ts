import { ThreadlineError } from '../errors/threadline-error.ts'
import type { JsonValue } from '../json/json-value.ts'
import { parseJson } from '../json/parse-json.ts'
import { stringifyJson } from '../json/stringify-json.ts'
import { decodeBase64Url, encodeBase64Url } from './base64url.ts'

/** Raised when the meaning of a cursor changes; older ones are then refused with a remedy. */
const version = 1

/** What a cursor is bound to: it is refused anywhere else. */
export interface CursorBinding {
  /** The question it pages through, for example `timeline`. */
  readonly kind: string
  /** The order of the items, for example `newest`. */
  readonly order: string
  /** From `filterFingerprint`. */
  readonly fingerprint: string
}

/** Writes a cursor: opaque text of letters, digits, `-` and `_`. */
export function sealCursor(binding: CursorBinding, content: JsonValue): string {
  const text = stringifyJson([version, binding.kind, binding.order, binding.fingerprint, content])
  return encodeBase64Url(text.replace(/[\u0080-\uffff]/g, escapeUnit))
}

/**
 * Reads a cursor that was written for the same binding.
 *
 * @throws ThreadlineError `invalid_cursor`
 */
export function openCursor(text: string, binding: CursorBinding): JsonValue {
  const [found, kind, order, fingerprint, content] = readEnvelope(text)
  if (found !== version || content === undefined) {
    throw invalidCursor('The cursor was made by another version of Threadline')
  }
  if (kind !== binding.kind || order !== binding.order) {
    throw invalidCursor('The cursor belongs to another list or order')
  }
  if (fingerprint !== binding.fingerprint) {
    throw invalidCursor('The cursor belongs to other filters; give those of the page it came from')
  }
  return content
}

/** The error for a cursor that cannot be used, with the remedy. */
export function invalidCursor(reason: string): ThreadlineError {
  return new ThreadlineError('invalid_cursor', `${reason}, or start again without a cursor.`)
}

function readEnvelope(text: string): JsonValue[] {
  const json = decodeBase64Url(text)
  if (json !== null) {
    try {
      const envelope = parseJson(json)
      if (Array.isArray(envelope)) return envelope
    } catch {
      // Not JSON, so not a cursor.
    }
  }
  throw invalidCursor('The cursor is damaged; pass nextCursor of a page unchanged')
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
