import { isJsonObject, type JsonObject, type JsonValue, stringifyJson } from '@threadline/contract'
import type { Row } from '../run/snapshot.ts'
import type { StoredChange } from './trail.ts'

/** The rows of one table as changes make them, one after the other. Each must fit what is there, or the trail does not tell the truth. */
export interface Replay {
  readonly apply: (change: StoredChange) => void
  /** Each as text, in order. */
  readonly rows: () => string[]
}

export const rowText = (row: Row): string =>
  stringifyJson({ partition: row.partition, image: sorted(row.image) })

export function startReplay(): Replay {
  let rows: (Row & { key: string | null })[] = []
  const take = (key: string | null, partition: string | null, fits: (image: JsonObject) => boolean) => {
    const index = rows.findIndex((row) => row.key === key && row.partition === partition && fits(row.image))
    if (index < 0)
      throw new Error(
        `there is no row ${key} as it should have been: ${stringifyJson(rows.map(({ image }) => image))}`,
      )
    rows = rows.toSpliced(index, 1)
  }
  const put = ({ key, partition, after }: StoredChange) => {
    if (!isJsonObject(after)) throw new Error('there is no image after it')
    rows.push({ key, partition, image: after })
  }
  const applyTo = (change: StoredChange) => {
    const { op, key, oldKey, partition } = change
    if (op === 'T') rows = partition === null ? [] : rows.filter((row) => row.partition !== partition)
    else if (op === 'D') take(key, partition, (image) => same(image, change.before))
    else if (op === 'U') {
      take(oldKey ?? key, partition, (image) => wasBefore(image, change))
      put(change)
    } else put(change)
  }
  return {
    apply: (change) => {
      try {
        applyTo(change)
      } catch (error) {
        throw new Error(
          `the trail breaks at ${change.op} of ${change.table} ${change.key}, change ${change.id}`,
          { cause: error },
        )
      }
    },
    rows: () => rows.map(rowText).sort(),
  }
}

/** Whether an update found this image: by its earlier values, or, where they are not kept, by everything that it says it did not change. */
function wasBefore(image: JsonObject, { after, before }: StoredChange): boolean {
  if (!isJsonObject(after)) return false
  if (isJsonObject(before)) {
    const unchanged = Object.keys(before).filter(
      (name) => same(before[name], after[name]) && !isHidden(before[name]),
    )
    return unchanged.length === 0 && same(image, { ...after, ...before })
  }
  const changed = Array.isArray(before) ? before : []
  return Object.keys(after).every((name) => changed.includes(name) || same(after[name], image[name]))
}

/** A change of a masked value shows as the placeholder on both sides. */
const isHidden = (value: JsonValue | undefined) => value === '[hidden]'

const same = (one: JsonValue | undefined, other: JsonValue | undefined) =>
  stringifyJson(isJsonObject(one) ? sorted(one) : (one ?? null)) ===
  stringifyJson(isJsonObject(other) ? sorted(other) : (other ?? null))

const sorted = (image: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(image).sort(([a], [b]) => (a < b ? -1 : 1)))
