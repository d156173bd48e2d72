import { z } from 'zod'

/** Anything that JSON can hold. Numbers that JavaScript cannot hold exactly appear as text, see {@link parseJson}. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject

/** A JSON object: column names or keys to values. Keys are data, `__proto__` included: look them up with `Object.hasOwn`. */
export type JsonObject = { [key: string]: JsonValue }

/** Whether a value is JSON through and through: no `undefined`, no `NaN`, no dates, no class instances, no cycles. */
export function isJsonValue(value: unknown): value is JsonValue {
  return isJson(value, [])
}

/** Whether a value is an object, neither an array nor null, that is JSON through and through. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isPlainObject(value) && isJson(value, [])
}

/** Whether a value is a plain object, as an object literal or `JSON.parse` makes it. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || isForeignObjectPrototype(prototype)
}

// Objects of another realm (a test runner's, an iframe's) have another Object.prototype.
function isForeignObjectPrototype(prototype: unknown): boolean {
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'hasOwnProperty')
  )
}

function isJson(value: unknown, ancestors: object[]): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (!Array.isArray(value) && !isPlainObject(value)) return false
  if (ancestors.includes(value)) return false
  ancestors.push(value)
  const whole = Object.values(value).every((member) => isJson(member, ancestors))
  ancestors.pop()
  return whole
}

/**
 * A JSON object, checked without being copied: zod's own record type would drop a key named `__proto__`, which is a
 * legal column name and a legal key of a stored document.
 */
export const jsonObjectSchema: z.ZodType<JsonObject, JsonObject> = z
  .any()
  .refine(isJsonObject, { error: 'must be a JSON object' })
  .meta({ id: 'JsonObject', type: 'object', additionalProperties: true })

/** Any JSON value, checked without being copied. */
export const jsonValueSchema: z.ZodType<JsonValue, JsonValue> = z
  .any()
  .refine(isJsonValue, { error: 'must be a JSON value' })
  .meta({ id: 'JsonValue' })
