/**
 * The one place where text becomes SQL. Values of users travel as parameters; what cannot be a parameter (names and constants in generated DDL, and the
 * settings of a transaction, see `writing/settings.sql.ts`) passes through here. Tested against the server's own `quote_ident` and `quote_literal`.
 */

/** PostgreSQL cuts longer names off silently (NAMEDATALEN - 1), and the cut name may be that of another object. */
export const maxIdentifierBytes = 63

/** Throws a `TypeError` for text that PostgreSQL cannot store or that would arrive changed: a zero byte or half of a surrogate pair. */
function refuseUnstorable(text: string, what: string): void {
  if (text.includes('\0')) throw new TypeError(`${what} contains a zero byte, which PostgreSQL cannot store`)
  if (/\p{Surrogate}/u.test(text))
    throw new TypeError(`${what} contains half of a surrogate pair, which is not valid text`)
}

/**
 * A name as a quoted identifier, always with quotes, so that case, spaces and reserved words mean nothing.
 * Throws a `TypeError` for an empty name, one longer than 63 bytes, and unstorable text.
 */
export function quoteIdentifier(name: string): string {
  refuseUnstorable(name, 'an SQL name')
  if (name === '') throw new TypeError('an SQL name is empty')
  if (Buffer.byteLength(name) > maxIdentifierBytes)
    throw new TypeError(`the SQL name ${JSON.stringify(name)} is longer than ${maxIdentifierBytes} bytes`)
  return `"${name.replaceAll('"', '""')}"`
}

/** `"schema"."name"`. */
export function quoteQualified(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`
}

/**
 * Text as a string constant, exactly as the server's `quote_literal` writes it: text with a backslash becomes an `E''` constant, so that it means the same
 * whether `standard_conforming_strings` is on or off. The space in front keeps the `E` apart from a word before it.
 */
export function quoteLiteral(text: string): string {
  refuseUnstorable(text, 'an SQL constant')
  const quoted = text.replaceAll("'", "''")
  return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`
}

/**
 * Text as a dollar-quoted constant, for function bodies. The tag is the first of `tag`, `tag1`, `tag2`, … that does not end the constant early, so that
 * equal text gives equal SQL.
 */
export function dollarQuote(text: string, tag = 'body'): string {
  refuseUnstorable(text, 'an SQL constant')
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(tag))
    throw new TypeError(`${JSON.stringify(tag)} cannot be the tag of a dollar-quoted constant`)
  for (let attempt = 0; ; attempt++) {
    const delimiter = `$${tag}${attempt === 0 ? '' : attempt}$`
    // Looked for in the text with its end mark: text that ends in `$body` would close the constant together with the first character of the mark.
    if (`${text}${delimiter}`.indexOf(delimiter) === text.length) return `${delimiter}${text}${delimiter}`
  }
}
