import { isJsonObject, type JsonObject, parseJson, stringifyJson } from '@threadline/contract'
import type { TestDatabase } from '@threadline/testing'
import { expect } from 'vitest'
import { type TrailChange, trail } from './captured-tables.ts'

interface Row {
  readonly partition: string | null
  readonly image: JsonObject
}

/** The rows of a table as its trail makes them, one change after the other. */
export interface Replay {
  readonly apply: (change: TrailChange) => void
  readonly rows: () => Row[]
}

/**
 * Makes the rows of a table out of its trail alone. Each change must fit the rows as they are at that point: an update or delete whose row is not there as
 * its earlier image says, or under the key that it names, is an error. Several rows under one key are all right for a while, as in a swap of keys.
 *
 * @param start - The rows that were there before capture began, by key.
 */
export function startReplay(start: Iterable<readonly [key: string, row: Row]> = []): Replay {
  const rows = new Map<string, Row[]>()
  const put = (key: string | null, row: Row) => {
    if (key === null) throw new Error(`a row without a key: ${stringifyJson(row.image)}`)
    rows.set(key, [...(rows.get(key) ?? []), row])
  }
  const take = (key: string | null, partition: string | null, fits: (image: JsonObject) => boolean) => {
    const held = rows.get(key ?? '') ?? []
    const index = held.findIndex((row) => row.partition === partition && fits(row.image))
    if (index < 0) throw new Error(`no row ${key} as it should be; there are ${stringifyJson(held)}`)
    rows.set(key ?? '', held.toSpliced(index, 1))
  }
  const applyTo = (change: TrailChange) => {
    const { op, key, oldKey, partition, after, before } = change
    if (op === 'T') {
      for (const [held, all] of rows)
        rows.set(held, partition === null ? [] : all.filter((row) => row.partition !== partition))
    } else if (op === 'I') {
      put(key, { partition, image: object(after) })
    } else if (op === 'D') {
      take(key, partition, (image) => stringifyJson(image) === stringifyJson(before))
    } else {
      take(oldKey ?? key, partition, (image) => wasBefore(image, change))
      put(key, { partition, image: object(after) })
    }
  }
  for (const [key, row] of start) put(key, row)
  return {
    apply: (change) => {
      try {
        applyTo(change)
      } catch (error) {
        throw new Error(`the trail breaks at ${stringifyJson({ ...change })}`, { cause: error })
      }
    },
    rows: () => [...rows.values()].flat(),
  }
}

/** Whether an image is what the update found. Without prior values: whether it differs from the new one in no other columns than the changed ones. */
export function wasBefore(
  image: JsonObject,
  { after, before }: Pick<TrailChange, 'after' | 'before'>,
): boolean {
  if (isJsonObject(before)) return stringifyJson(image) === stringifyJson({ ...object(after), ...before })
  const changed = Array.isArray(before) ? before : []
  return Object.entries(object(after)).every(
    ([name, value]) => changed.includes(name) || stringifyJson(value) === stringifyJson(image[name] ?? null),
  )
}

function object(value: TrailChange['after']): JsonObject {
  if (!isJsonObject(value)) throw new Error(`not an image of a row: ${stringifyJson(value)}`)
  return value
}

/** The rows of a table now, as capture writes them. */
async function presentRows(db: TestDatabase, table: string): Promise<Row[]> {
  const stored = await db.sql.begin(async (tx) => {
    await tx`select set_config('TimeZone', 'UTC', true)`
    return tx.unsafe<{ partition: string | null; image: string }[]>(
      `select case when relispartition then relname end as partition, row_to_json(whole)::text as image
       from ${table} as whole join pg_class on pg_class.oid = whole.tableoid`,
    )
  })
  return stored.map(({ partition, image }) => ({ partition, image: object(parseJson(image)) }))
}

/** Proves that the trail of a table that was empty when capture began gives its present rows exactly. */
export async function expectReplay(db: TestDatabase, ...tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const sorted = (rows: readonly Row[]) => rows.map((row) => stringifyJson({ ...row })).toSorted()
    const present = sorted(await presentRows(db, table))
    const { apply, rows } = startReplay()
    for (const change of await trail(db, table)) apply(change)
    expect(sorted(rows()), table).toEqual(present)
  }
}
