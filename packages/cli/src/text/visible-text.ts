/**
 * What a terminal would obey instead of show, or not show at all: control characters, direction overrides, zero-width and other
 * format characters, line and paragraph separators, halves of surrogate pairs. A joiner within an emoji is left alone.
 */
const hidden =
  /(?!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?)\u200D\p{Extended_Pictographic})[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Text with everything hidden in it written as escapes, such as `\u202e`, so that it can neither move nor disguise anything. */
export function escapeHidden(text: string): string {
  return text.replaceAll(hidden, (character) => shortEscapes[character] ?? escapeUnits(character))
}

function escapeUnits(character: string): string {
  let escaped = ''
  for (let at = 0; at < character.length; at++) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
  }
  return escaped
}

/** Text in double quotes, as JSON writes it, with everything hidden escaped. */
export function quoteText(text: string): string {
  return escapeHidden(JSON.stringify(text))
}

/**
 * A name or a short text as it is, or in quotes when it would otherwise be misread: empty, with white space around it, with hidden
 * characters, or beginning with a quote.
 */
export function showText(text: string): string {
  return isPlain(text) ? text : quoteText(text)
}

/** Whether a text can stand without quotes. */
export function isPlain(text: string): boolean {
  return text !== '' && text.trim() === text && !text.startsWith('"') && escapeHidden(text) === text
}
