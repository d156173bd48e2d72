import { parseJson, stringifyJson } from '@threadline/contract'
import { type Chinook, keys, type TableName, tableNames, trailKey } from './chinook.ts'

/** The rows of all tables at one time: image by key, by table. */
export type Shadow = ReadonlyMap<TableName, ReadonlyMap<string, string>>

/** A copy of the tables, with the instant at which it was taken. */
export interface Snapshot {
  readonly at: string
  readonly shadow: Shadow
}

type Found = { name: TableName; key: string; image: string }

/**
 * Takes copies of all tables, by what PostgreSQL itself says has changed: only rows whose xmin is new are fetched, and the keys of tables whose number of
 * rows does not add up. Nothing is taken from the trail. Copies share what is the same.
 */
export function shadowTaker({ database }: Chinook) {
  const { sql } = database
  let last: Shadow = new Map(tableNames.map((name) => [name, new Map()]))
  let since = '0'
  return async (): Promise<Snapshot> =>
    sql.begin('isolation level repeatable read', async (tx) => {
      const [now] = await tx`
        select pg_snapshot_xmin(pg_current_snapshot())::text as xid, set_config('TimeZone', 'UTC', true),
          to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`
      const changed = await tx.unsafe<Found[]>(
        each(
          (name, key) =>
            `select '${name}' as name, ${key}::text as key, row_to_json(t)::text as image from ${name} as t where xmin::text::bigint >= ${since}`,
        ),
      )
      const counts = await tx.unsafe<{ name: TableName; rows: number }[]>(
        each((name) => `select '${name}' as name, count(*)::int as rows from ${name}`),
      )
      const next = new Map(last)
      for (const { name, rows } of counts) {
        const fresh = changed.filter((row) => row.name === name)
        if (fresh.length === 0 && last.get(name)?.size === rows) continue
        const copy = new Map(last.get(name))
        for (const { key, image } of fresh)
          copy.set(trailKey(JSON.parse(key)), stringifyJson(parseJson(image)))
        if (copy.size !== rows) {
          const there = await tx.unsafe<{ key: string }[]>(`select ${keyOf(name)}::text as key from ${name}`)
          const present = new Set(there.map(({ key }) => trailKey(JSON.parse(key))))
          for (const key of copy.keys()) if (!present.has(key)) copy.delete(key)
        }
        next.set(name, copy)
      }
      last = next
      since = now?.xid
      return { at: now?.at, shadow: next }
    })
}

const keyOf = (name: TableName) => `json_build_array(${keys[name].join(', ')})`

const each = (select: (name: TableName, key: string) => string) =>
  tableNames.map((name) => select(name, keyOf(name))).join(' union all ')
