import { textWidth, truncate } from './width.ts'

/** Values longer than this say how long they are where they are cut. */
const longText = 200

/** A text cut to a width, with a note on its whole length when that is far more. */
export function fold(text: string, width: number): string {
  return foldFrom(text, 0, width)
}

/**
 * Two texts that differ, each cut to a width so that the beginning of the difference is seen: where they begin alike, that part
 * gives way to an ellipsis.
 */
export function foldPair(before: string, after: string, width: number): [before: string, after: string] {
  const lead = Math.floor(width / 4)
  const alike = commonPrefix(before, after)
  const seen = alike + 2 * lead
  const isSeen = textWidth(before.slice(0, seen)) <= width && textWidth(after.slice(0, seen)) <= width
  const start = isSeen ? 0 : wholeCharacter(before, Math.max(0, alike - lead))
  return [foldFrom(before, start, width), foldFrom(after, start, width)]
}

function foldFrom(text: string, start: number, width: number): string {
  const note = text.length > longText ? ` (${lengthText(text)})` : ''
  const lead = start === 0 ? '' : '…'
  const room = width - lead.length - note.length
  // A narrow column has no room for the note.
  return room < 12 && note !== ''
    ? lead + truncate(text.slice(start), width - lead.length)
    : lead + truncate(text.slice(start), room) + note
}

function lengthText(text: string): string {
  return /^\\x[0-9a-f]+$/.test(text)
    ? `${grouped((text.length - 2) / 2)} bytes`
    : `${grouped(text.length)} characters`
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

function commonPrefix(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1
  return at
}

/** The position itself, or the next when it lies within a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}
