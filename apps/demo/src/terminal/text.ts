import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A text with everything that a terminal would obey instead of show written as escapes. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (hidden) => {
    const units = Array.from({ length: hidden.length }, (_, at) => hidden.charCodeAt(at))
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
  })
}

/** The text, or as much of its beginning as fits into a number of columns together with an ellipsis. */
export function cut(text: string, columns: number): string {
  if (text.length <= columns * 4 && stringWidth(text) <= columns) return text
  let kept = ''
  for (const { segment } of graphemes.segment(text.slice(0, columns * 8))) {
    if (stringWidth(kept + segment) > columns - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

/** The text cut or filled up to exactly a number of columns. */
export function column(text: string, columns: number): string {
  const shown = cut(text, columns)
  return shown + ' '.repeat(Math.max(0, columns - stringWidth(shown)))
}
