import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { stringifyJson } from '../json/stringify-json.ts'

/** Hexadecimal digits of a fingerprint: 96 bits. */
const digits = 24

/**
 * A short text that is equal for equal filters and, for all practical purposes, different for different ones. A cursor
 * carries it, so that it is refused with other filters. `limit` and `cursor` do not count: a reader may change the page size.
 *
 * @param filters - Filters after they were checked; the order of their keys does not matter.
 */
export function filterFingerprint(filters: object): string {
  const conditions = Object.entries(filters).filter(([name]) => name !== 'limit' && name !== 'cursor')
  const text = stringifyJson(Object.fromEntries(conditions), { sortKeys: true })
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, digits)
}
