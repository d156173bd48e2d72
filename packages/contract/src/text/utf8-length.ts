/**
 * The number of bytes of a text in UTF-8, or -1 when it contains half of a surrogate pair, which no encoding can hold
 * and PostgreSQL would not store.
 */
export function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (point >= 0xd800 && point <= 0xdfff) return -1
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
