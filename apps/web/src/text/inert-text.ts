/** Characters that would not be seen, or would reorder what stands around them. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * Text from anywhere as it may be shown: what could hide or reorder text is written as its code point, and no more than `most` characters are left.
 *
 * @param keepLines - Leave line breaks and tabs as they are.
 */
export function inertText(text: string, { most = 2_000, keepLines = false } = {}): string {
  const bounded = text.length > most ? text.slice(0, most) : text
  return bounded.replace(unseen, (character) => {
    if (keepLines && (character === '\n' || character === '\t')) return character
    if (character === '\n') return '⏎'
    if (character === '\t') return '⇥'
    return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
}

/** The beginning and the end of a long id, whose middle tells nothing. */
export function shortenMiddle(text: string, most = 16): string {
  if (text.length <= most) return text
  const kept = most - 1
  return `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`
}

const whole = new Intl.NumberFormat('en-US')

/** `12,345`. */
export const formatCount = (count: number): string => whole.format(count)

/** `1 change`, `12 changes`. */
export const counted = (count: number, word: string, plural = `${word}s`): string =>
  `${formatCount(count)} ${count === 1 ? word : plural}`

/** `1.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const amount = bytes / 1000 ** power
  return `${amount >= 100 || power === 0 ? Math.round(amount) : amount.toFixed(1)} ${units[power]}`
}
