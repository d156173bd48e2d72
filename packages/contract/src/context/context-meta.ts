import { z } from 'zod'
import { isJsonObject, isPlainObject, type JsonObject } from '../json/json-value.ts'
import { stringifyJson } from '../json/stringify-json.ts'
import { utf8Length } from '../text/utf8-length.ts'

/** The bounds of `meta`: bytes of its JSON in UTF-8, and keys at its top level. */
export const contextMetaLimits = { maxBytes: 8192, maxKeys: 32 } as const

/**
 * Free facts of a context: small, because they are stored with every transaction. The result is a plain JSON copy: dates
 * become ISO text, a `bigint` its digits, properties that are `undefined` disappear. Zero bytes and halves of surrogate pairs, which PostgreSQL cannot
 * take out of JSON again, become U+FFFD: a strange user agent must not cost a write its context.
 */
export const contextMetaSchema = z
  .custom<Record<string, unknown>>(isPlainObject, { error: 'must be a plain object', abort: true })
  .transform((meta, context): JsonObject => {
    const problem = (message: string): never => {
      context.issues.push({ code: 'custom', message, input: meta })
      return z.NEVER
    }
    const keys = Object.values(meta).filter((value) => value !== undefined).length
    if (keys > contextMetaLimits.maxKeys)
      return problem(`must have at most ${contextMetaLimits.maxKeys} keys`)
    const text = writeJson(meta)
    if (text === undefined) return problem('must be JSON: no functions, no cycles')
    if (utf8Length(text) > contextMetaLimits.maxBytes) {
      return problem(`must have at most ${contextMetaLimits.maxBytes} bytes as JSON`)
    }
    const copy = storable(JSON.parse(text))
    return isJsonObject(copy) ? copy : problem('must be a plain object')
  })

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd')
  if (Array.isArray(value)) return value.map(storable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storable(key), storable(member)]))
}

function writeJson(meta: Record<string, unknown>): string | undefined {
  try {
    return stringifyJson(meta)
  } catch {
    return undefined
  }
}
