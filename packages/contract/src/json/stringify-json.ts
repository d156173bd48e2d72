import { isPlainObject } from './json-value.ts'

/** How JSON is written. */
export interface StringifyJsonOptions {
  /**
   * Write the keys of every object in code unit order, so that equal values give equal text.
   * @defaultValue false: in the order of the object
   */
  readonly sortKeys?: boolean
}

/**
 * Like `JSON.stringify`, but nothing turns into something else on the way: a `bigint` is written as its digits (as text
 * beyond 2^53, which is what {@link parseJson} reads), `NaN` and infinities as the text that PostgreSQL writes for them, `-0` as
 * text. Properties that are `undefined` are left out.
 *
 * @throws TypeError for a function, a symbol, a cycle, or when there is nothing to write.
 */
export function stringifyJson(value: unknown, options: StringifyJsonOptions = {}): string {
  const text: string | undefined = JSON.stringify(value, (_key, member: unknown) => {
    switch (typeof member) {
      case 'bigint':
        return Number.isSafeInteger(Number(member)) ? Number(member) : member.toString()
      case 'number':
        return Number.isFinite(member) && !Object.is(member, -0)
          ? member
          : Object.is(member, -0)
            ? '-0'
            : String(member)
      case 'function':
      case 'symbol':
        throw new TypeError(`A ${typeof member} cannot be written as JSON`)
      case 'object':
        return options.sortKeys === true && isPlainObject(member) ? withSortedKeys(member) : member
      default:
        return member
    }
  })
  if (text === undefined) throw new TypeError('undefined cannot be written as JSON')
  return text
}

// fromEntries defines properties, so that `__proto__` stays a key.
function withSortedKeys(object: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(object)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}
