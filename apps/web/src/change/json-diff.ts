import type { JsonValue } from '@threadline/contract'

/** One place inside a JSON value that differs. A side is undefined where there is nothing at that place. */
export interface JsonDifference {
  readonly path: readonly string[]
  readonly before: JsonValue | undefined
  readonly after: JsonValue | undefined
}

type Composite = JsonValue[] | { [key: string]: JsonValue }

export const isComposite = (value: JsonValue | undefined): value is Composite =>
  typeof value === 'object' && value !== null

/** The places in which two JSON values differ, at most `most` of them; `more` says that there are others. */
export function jsonDiff(
  before: JsonValue,
  after: JsonValue,
  most = 200,
): { differences: JsonDifference[]; more: boolean } {
  const differences: JsonDifference[] = []
  const pairs: JsonDifference[] = [{ path: [], before, after }]
  for (let pair = pairs.shift(); pair !== undefined && differences.length <= most; pair = pairs.shift()) {
    if (haveSameShape(pair.before, pair.after)) pairs.unshift(...members(pair))
    else if (pair.before !== pair.after) differences.push(pair)
  }
  return { differences: differences.slice(0, most), more: differences.length > most }
}

function haveSameShape(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return isComposite(a) && isComposite(b) && Array.isArray(a) === Array.isArray(b)
}

function members({ path, before, after }: JsonDifference): JsonDifference[] {
  const keys = new Set([...ownKeys(before), ...ownKeys(after)])
  return [...keys].map((key) => ({ path: [...path, key], before: own(before, key), after: own(after, key) }))
}

const ownKeys = (value: JsonValue | undefined) => (isComposite(value) ? Object.keys(value) : [])

// A key may be called __proto__, which every object seems to have.
const own = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
  isComposite(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined

/** A path as it is written in JavaScript: `lines[0].price`. */
export function formatPath(path: readonly string[]): string {
  return path
    .map((key, index) => {
      if (/^\d+$/.test(key)) return `[${key}]`
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return `[${JSON.stringify(key)}]`
      return index === 0 ? key : `.${key}`
    })
    .join('')
}
