import { parseInput, stringifyJson } from '@threadline/contract'
import { z } from 'zod'

/** A value of a column, as its JSON text compares. */
export type ScopeValue = string | number | bigint | boolean

/** A part of the trail that may be seen. All conditions of a rule must hold; it must have at least one. */
export interface ScopeRule {
  /** Only these tables: `name` (schema `public`) or `schema.name`. @defaultValue all, or all that have the `fields` */
  readonly tables?: readonly string[]
  /**
   * Only rows whose columns have one of these values, before a change and after it: a row that moves in or out is not seen moving. Where the earlier value of
   * such a column is not known, the change is not seen. A truncate concerns every row of its table and is seen.
   */
  readonly fields?: Readonly<Record<string, ScopeValue | readonly ScopeValue[]>>
}

/** What a reader may see: what at least one of the rules lets through. Without rules it is nothing. */
export type ReadScope = readonly ScopeRule[]

/** A rule as it is asked for. */
export interface ResolvedScopeRule {
  readonly tables: readonly string[] | null
  /** Column to texts of which it must have one. */
  readonly fields: readonly (readonly [column: string, texts: readonly string[]])[]
}

/** Rules of which one must hold. */
export type ResolvedScope = readonly ResolvedScopeRule[]

/** Stands for a backslash where JSON is looked into, see `fieldText`; so no value may have it. */
export const backslashMark = '\u{E000}'

const valueSchema = z
  .union([z.string(), z.number().refine(Number.isFinite), z.bigint(), z.boolean()], {
    error: 'must be text, a number, a bigint or a boolean',
  })
  .transform((value) => String(value))
  .refine((text) => !text.includes(backslashMark) && !text.includes('\0'), {
    error: 'must not contain U+E000 or NUL',
  })

const name = z.string().min(1, 'must not be empty')
const valuesSchema = z.union([valueSchema.transform((text) => [text]), z.array(valueSchema)])

const ruleSchema = z
  .strictObject({
    tables: z.array(name).optional(),
    fields: z.record(name, valuesSchema).optional(),
  })
  .refine(({ tables, fields }) => tables !== undefined || Object.keys(fields ?? {}).length > 0, {
    error: 'must have a condition: tables, or at least one of fields',
  })

const scopeSchema = z.array(ruleSchema)

/**
 * Checks a scope. Where a value is missing it is refused, rather than taken for no condition.
 *
 * @throws ThreadlineError `invalid_scope` with every problem
 */
export function resolveReadScope(scope: ReadScope): ResolvedScope {
  return parseInput(scopeSchema, scope, { code: 'invalid_scope' }).map(({ tables, fields }) => ({
    tables: tables ?? null,
    fields: Object.entries(fields ?? {}),
  }))
}

/** A checked scope as it may be given again, made of nothing but JSON: for what is asked for now and done later. */
export function toReadScope(scope: ResolvedScope): ReadScope {
  return scope.map(({ tables, fields }) => ({
    ...(tables === null ? {} : { tables }),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields) }),
  }))
}

/** The text that makes the cursors of one scope useless in another. */
export function scopeFingerprint(scopes: readonly ResolvedScope[]): string {
  return stringifyJson(scopes)
}
