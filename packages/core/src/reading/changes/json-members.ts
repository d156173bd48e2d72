const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const opening = new Set([0x7b, 0x5b])
const closing = new Set([0x7d, 0x5d])

/**
 * The members of a JSON object as they are written, without reading their values: number tokens keep all digits, and a value of megabytes costs a search for its end.
 * The text must be JSON, which the database guarantees.
 *
 * @param wanted - Only these; the search ends with the last of them.
 */
export function jsonMembers(json: string, wanted?: readonly string[]): Map<string, string> {
  const members = new Map<string, string>()
  let at = json.indexOf('"')
  while (at !== -1 && (wanted === undefined || members.size < wanted.length)) {
    const nameEnd = stringEnd(json, at)
    const name = readName(json, at, nameEnd)
    const start = json.indexOf(':', nameEnd) + 1
    const end = valueEnd(json, start)
    if (wanted === undefined || wanted.includes(name)) members.set(name, json.slice(start, end).trim())
    at = json.charCodeAt(end) === comma ? json.indexOf('"', end) : -1
  }
  return members
}

function readName(json: string, start: number, end: number): string {
  const name = json.slice(start + 1, end - 1)
  return name.includes('\\') ? JSON.parse(json.slice(start, end)) : name
}

/** The position of what follows a value: a comma, or the end of the object. */
function valueEnd(json: string, start: number): number {
  let depth = 0
  let at = start
  for (;;) {
    const code = json.charCodeAt(at)
    if (code === quote) {
      at = stringEnd(json, at)
      continue
    }
    if (depth === 0 && (code === comma || closing.has(code))) return at
    if (opening.has(code)) depth += 1
    else if (closing.has(code)) depth -= 1
    at += 1
  }
}

/** The position after the string that opens at `open`. */
function stringEnd(json: string, open: number): number {
  let close = json.indexOf('"', open + 1)
  for (;;) {
    let escapes = close
    while (json.charCodeAt(escapes - 1) === backslash) escapes -= 1
    if ((close - escapes) % 2 === 0) return close + 1
    close = json.indexOf('"', close + 1)
  }
}
