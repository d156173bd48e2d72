/** The search part of an address: every value is text; a name that is given more than once has a list. */
export type SearchRecord = Record<string, string | string[]>

/** Reads `?a=b`. */
export function parseSearch(text: string): SearchRecord {
  const record: SearchRecord = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const known = Object.hasOwn(record, name) ? record[name] : undefined
    Object.defineProperty(record, name, {
      value: known === undefined ? value : [known, value].flat(),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return record
}

/** Writes what {@link parseSearch} reads; what is undefined or empty is left out. */
export function stringifySearch(record: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(record)) {
    for (const member of [value].flat()) if (typeof member === 'string') search.append(name, member)
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
