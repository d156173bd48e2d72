import { type JsonObject, parseJson, stringifyJson } from '@threadline/contract'
import type { ChangeRow } from '../changes/change-rows.ts'
import { readImage } from '../changes/to-change.ts'

/*
 * With a deferrable key two rows can have the same key for a while within a transaction: when keys are swapped, or when a row is replaced before the old one is
 * deleted. What then happens under the key is told apart by the values of the rows.
 */

/** The whole row as a change found it, or null where earlier values are not kept. */
export function imageBefore({
  op,
  after,
  before,
}: Pick<ChangeRow, 'op' | 'after' | 'before'>): JsonObject | null {
  const earlier = readImage(before)
  if (op === 'D') return earlier
  const later = readImage(after)
  return earlier === null || later === null ? null : { ...later, ...earlier }
}

/** Whether a row with these values can be the one that a change found. Null values are unknown and can be any. */
export function canBe(image: JsonObject | null, change: Pick<ChangeRow, 'op' | 'after' | 'before'>): boolean {
  if (image === null) return true
  const found = imageBefore(change)
  if (found !== null) return isSame(image, found)
  const later = readImage(change.after)
  const changed = change.before === null ? null : parseJson(change.before)
  if (later === null || !Array.isArray(changed)) return true
  return Object.keys(later).every((field) => changed.includes(field) || isSame(later[field], image[field]))
}

function isSame(a: unknown, b: unknown): boolean {
  return stringifyJson([a ?? null], { sortKeys: true }) === stringifyJson([b ?? null], { sortKeys: true })
}
