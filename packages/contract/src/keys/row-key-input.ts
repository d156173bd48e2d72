import { z } from 'zod'
import { parseInput } from '../errors/parse-input.ts'
import { ThreadlineError } from '../errors/threadline-error.ts'
import { isPlainObject } from '../json/json-value.ts'
import { utf8Length } from '../text/utf8-length.ts'
import { parseRowKey } from './canonical-row-key.ts'

/** A value of one key column. Numbers must be finite and, when whole, within 2^53; larger ones are given as `bigint` or text. */
export type RowKeyPart = string | number | bigint | boolean

/**
 * The key of a row as a caller gives it: its value for a key of one column; an object of column names to values, or a list
 * in key order, for a key of several.
 */
export type RowKeyInput = RowKeyPart | readonly RowKeyPart[] | { readonly [column: string]: RowKeyPart }

/** The key of a row with every value as text. */
export type ResolvedRowKeyInput = string | string[] | Record<string, string>

/** Reads a {@link RowKeyInput}. An empty text is a legal key. */
export const rowKeyInputSchema = z.custom<RowKeyInput>().transform((value, context): ResolvedRowKeyInput => {
  const resolved = resolveKey(value)
  if (resolved !== undefined) return resolved
  context.issues.push({ code: 'custom', message: keyProblem, input: value })
  return z.NEVER
})

const keyProblem =
  'must be text without NUL, a finite number within 2^53, a bigint or a boolean, or a list or an object of such values'

function resolveKey(value: unknown): ResolvedRowKeyInput | undefined {
  if (Array.isArray(value)) {
    const parts = value.map(partText).filter((part) => part !== undefined)
    return parts.length > 0 && parts.length === value.length ? parts : undefined
  }
  if (!isPlainObject(value)) return partText(value)
  const entries = Object.entries(value).flatMap(([column, member]) => {
    const part = partText(member)
    return part === undefined ? [] : [[column, part] as const]
  })
  const complete = entries.length > 0 && entries.length === Object.keys(value).length
  return complete ? Object.fromEntries(entries) : undefined
}

function partText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      // What no text of PostgreSQL can be is the key of no row.
      return value.includes('\0') || utf8Length(value) === -1 ? undefined : value
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'number':
      return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
        ? String(value)
        : undefined
    default:
      return undefined
  }
}

/**
 * Checks a key that comes from outside.
 *
 * @throws ThreadlineError `invalid_key`
 */
export function parseRowKeyInput(input: unknown): ResolvedRowKeyInput {
  return parseInput(rowKeyInputSchema, input, { code: 'invalid_key' })
}

/**
 * The texts of a key in key order. They are as the caller wrote them: `1.0` and `1` are the same numeric key only after
 * the database has read them by the types of the columns.
 *
 * A text given for a key of several columns must be a stored key, such as `["a","b"]`.
 *
 * @param columns - The names of the key columns in key order.
 * @throws ThreadlineError `invalid_key` when columns are missing, unknown or too many.
 */
export function rowKeyParts(key: ResolvedRowKeyInput, columns: readonly string[]): string[] {
  const parts = selectParts(key, columns)
  if (parts !== undefined) return parts
  throw new ThreadlineError(
    'invalid_key',
    columns.length === 1
      ? `The key of this table is ${columns.join()}; give its value, or an object with just this column.`
      : `The key of this table is (${columns.join(', ')}); give an object with just these columns, or a list in this order.`,
  )
}

function selectParts(key: ResolvedRowKeyInput, columns: readonly string[]): string[] | undefined {
  if (typeof key === 'string')
    return columns.length === 1 ? [key] : (parseRowKey(key, columns.length) ?? undefined)
  if (Array.isArray(key)) return key.length === columns.length ? key : undefined
  const parts = columns.flatMap((column) => (Object.hasOwn(key, column) ? [key[column] ?? ''] : []))
  return parts.length === columns.length && Object.keys(key).length === columns.length ? parts : undefined
}
