import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** How many columns a text takes in a terminal: wide characters two, combining ones none, colours none. */
export function textWidth(text: string): number {
  return stringWidth(text)
}

/** The text, filled up with spaces to a width. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)))
}

/** The text, or as much of its beginning as fits into a width together with an ellipsis. */
export function truncate(text: string, width: number): string {
  // No character is wider than it has UTF-16 units, but for the few that are: what is far too long need not be measured.
  if (text.length <= width * 4 && textWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text.slice(0, width * 8))) {
    used += textWidth(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** The text in lines of a width, broken between words. A word that is wider than a line is cut. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && textWidth(line) + 1 + textWidth(word) <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(truncate(word, width))
  }
  return lines
}
