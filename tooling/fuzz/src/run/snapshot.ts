import { isJsonObject, type JsonObject, parseJson } from '@threadline/contract'
import { sqlState } from '@threadline/core'
import type postgres from 'postgres'
import { partitionsOf, placeholder, type TableShape } from '../schema/table-shape.ts'

/** A row as the trail should know it: what is excluded is not there, what is masked is the placeholder. */
export interface Row {
  readonly partition: string | null
  readonly image: JsonObject
}

/** The rows of each table, by its name. */
export type Snapshot = ReadonlyMap<string, readonly Row[]>

/** What is committed at this moment, read without any help of Threadline's; null while an open transaction locks a table against readers, after TRUNCATE. */
export async function takeSnapshot(
  sql: postgres.Sql,
  tables: readonly TableShape[],
): Promise<Snapshot | null> {
  const text = tables
    .map(
      ({
        name,
      }) => `SELECT '${name}' AS name, CASE WHEN c.relispartition THEN c.relname END AS partition, row_to_json(t)::text AS image
        FROM ${name} AS t JOIN pg_class AS c ON c.oid = t.tableoid`,
    )
    .join(' UNION ALL ')
  await sql.unsafe(`SET lock_timeout = '50ms'`)
  const found = await sql
    .unsafe<{ name: string; partition: string | null; image: string }[]>(text)
    .catch((error: unknown) => {
      if (sqlState(error) === '55P03') return null
      throw error
    })
  if (found === null) return null
  return new Map(
    tables.map((shape) => [
      shape.name,
      found
        .filter(({ name }) => name === shape.name)
        .map(({ partition, image }) => ({
          partition: partitionsOf(shape).length === 0 ? null : partition,
          image: redacted(parseJson(image), shape),
        })),
    ]),
  )
}

function redacted(image: unknown, { columns }: TableShape): JsonObject {
  if (!isJsonObject(image)) throw new TypeError('a row is an object')
  const rules = new Map(columns.map(({ name, rule }) => [name, rule]))
  return Object.fromEntries(
    Object.entries(image)
      .filter(([name]) => rules.get(name) !== 'exclude')
      .map(([name, value]) => [name, rules.get(name) === 'mask' ? placeholder : value]),
  )
}
