import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { utf8Length } from '../text/utf8-length.ts'

/** Keys with more bytes of UTF-8 than this are stored as their digest. */
export const rowKeyMaxBytes = 512

const digestForm = /^sha256:[0-9a-f]{64}$/

/**
 * The text under which the history of a row is stored, from the texts of its key columns in key order: the text itself
 * for one column, `["a","b"]` for several. Identical to what capture writes: JSON.stringify and PostgreSQL's
 * `to_json(text)` escape the same characters in the same way.
 */
export function canonicalRowKey(parts: readonly string[]): string {
  const [only] = parts
  const text = parts.length === 1 && only !== undefined ? only : JSON.stringify(parts)
  const bytes = utf8Length(text)
  return bytes >= 0 && bytes <= rowKeyMaxBytes ? text : `sha256:${bytesToHex(sha256(utf8ToBytes(text)))}`
}

/** Whether a stored key is a digest, from which the values of the key cannot be read. */
export function isDigestRowKey(rowKey: string): boolean {
  return digestForm.test(rowKey)
}

/**
 * The texts of the key columns of a stored key, in key order, or null where they cannot be read: a digest, or a text that
 * is no key of that many columns.
 *
 * @param columnCount - How many columns the key of the table has.
 */
export function parseRowKey(rowKey: string, columnCount: number): string[] | null {
  if (columnCount === 1) return isDigestRowKey(rowKey) ? null : [rowKey]
  let parts: unknown
  try {
    parts = JSON.parse(rowKey)
  } catch {
    return null
  }
  if (!Array.isArray(parts) || parts.length !== columnCount) return null
  return parts.every((part): part is string => typeof part === 'string') ? parts : null
}
