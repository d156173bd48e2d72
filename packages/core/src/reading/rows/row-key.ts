import {
  canonicalRowKey,
  isDigestRowKey,
  type ResolvedRowKeyInput,
  rowKeyParts,
  ThreadlineError,
} from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { formatTableName } from '../../config/table-name.ts'
import { execute } from '../../database/execute.ts'
import { sqlState } from '../../database/sql-state.ts'
import type { AuditedTable } from '../audited-table.ts'
import type { Source } from '../reader.ts'

/**
 * The text under which the trail stores a key: `1` for `01`, lower case for a uuid, `7.00` for `7` in a numeric(10,2). A stored key is also accepted as it is.
 *
 * @throws ThreadlineError `invalid_key` when columns are missing or a value is none of the column's type
 */
export async function storedRowKey(
  source: Source,
  table: AuditedTable,
  key: ResolvedRowKeyInput,
): Promise<string> {
  if (typeof key === 'string' && isDigestRowKey(key)) return key
  const parts = rowKeyParts(key, table.keyColumns).map((text, index) => {
    const type = table.keyTypes[index] ?? 'text'
    return { text, type, column: table.keyColumns[index] ?? '', stored: storedText(type, text) }
  })
  for (const { column, type, stored } of parts) {
    if (stored === 'invalid') throw invalidPart(table, column, type)
  }
  const texts: string[] = []
  for (const { text, type, column, stored } of parts) {
    texts.push(
      typeof stored === 'object' ? stored.text : await castText(source, table, { text, type, column }),
    )
  }
  return canonicalRowKey(texts)
}

interface Part {
  readonly text: string
  readonly type: string
  readonly column: string
}

/** What can be known without the database, which is nearly always everything. */
function storedText(type: string, text: string): { text: string } | 'invalid' | 'unknown' {
  const bits = integerBits[type]
  if (bits !== undefined) return integerText(text, bits) ?? 'invalid'
  if (type === 'uuid') return uuidText(text) ?? 'invalid'
  if (type === 'text' || type.startsWith('character varying')) return { text }
  const length = /^character\((\d+)\)$/.exec(type)?.[1]
  // A cast would cut it off, and find another row.
  if (length !== undefined && [...text].length > Number(length)) return { text }
  return 'unknown'
}

const integerBits: Readonly<Record<string, bigint>> = { smallint: 16n, integer: 32n, bigint: 64n }

function integerText(text: string, bits: bigint): { text: string } | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return undefined
  const value = BigInt(text.trim().replace(/^\+/, ''))
  const limit = 1n << (bits - 1n)
  return value >= -limit && value < limit ? { text: value.toString() } : undefined
}

function uuidText(text: string): { text: string } | undefined {
  const digits = text
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .replaceAll('-', '')
    .toLowerCase()
  if (!/^[0-9a-f]{32}$/.test(digits)) return undefined
  return { text: digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') }
}

/** A name of a type as format_type writes it, and nothing else: it becomes part of a statement. */
const typeName =
  /^(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*))?(?: [a-z]+)*(?:\(\d+(?:,-?\d+)?\))?(?: with(?:out)? time zone)?(?:\[\])*$/u

/** The digits that a type keeps, and the same type with all of them. */
const rounding = /^((?:numeric|timestamp|time|interval)[a-z ]*)\(\d+(?:,-?\d+)?\)( with(?:out)? time zone)?$/

/** SQLSTATE classes of a value that is none of a type: data exception, and a domain's constraint. */
const notOfType = /^(?:22|23)/

/** Lets the database read a value by its type and write it as capture does, under the settings that capture pins. */
async function castText(source: Source, table: AuditedTable, { text, type, column }: Part): Promise<string> {
  if (!typeName.test(type)) return text
  try {
    const [row] = await execute<{ stored: string | null }>(source.db, castStatement(text, type), {
      what: 'read the key',
    })
    return row?.stored ?? text
  } catch (error) {
    const state = sqlState(error)
    // The stored form of arrays, composites and jsonb is JSON, which their own type cannot read; and a type may have been dropped since.
    if (state === '42704' || (state !== undefined && notOfType.test(state) && !isPlain(type))) return text
    if (state !== undefined && notOfType.test(state)) throw invalidPart(table, column, type)
    throw error
  }
}

function isPlain(type: string): boolean {
  return /^[a-z ]+(?:\([\d,-]+\))?(?: with(?:out)? time zone)?$/.test(type) && type !== 'jsonb'
}

function castStatement(text: string, type: string): SQL {
  const value = sql`cast(${text}::text as ${sql.raw(type)})`
  const written = sql`to_json(${value}) #>> '{}'`
  const [, base, zone = ''] = rounding.exec(type) ?? []
  // A cast rounds: 7.004 would find the row 7.00. What changes its value is no key of this table.
  const exact =
    base === undefined ? sql`true` : sql`${value} = cast(${text}::text as ${sql.raw(base + zone)})`
  return sql`
    select case when ${exact} then ${written} end as stored
    from (
      select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, MDY', true),
        set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '1', true),
        set_config('bytea_output', 'hex', true), set_config('lc_monetary', 'C', true)
      offset 0
    ) as pinned_first`
}

function invalidPart(table: AuditedTable, column: string, type: string): ThreadlineError {
  return new ThreadlineError(
    'invalid_key',
    `The key column ${column} of ${formatTableName(table)} is of type ${type}, and the value given is none of it; check the key.`,
    { details: { table: formatTableName(table), column, type } },
  )
}
