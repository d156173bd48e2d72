import type { JsonValue } from './json-value.ts'

/**
 * Like `JSON.parse`, but no digit is lost: a number that JavaScript would write differently from its source
 * (`9007199254740993`, `1.10`, `1e400`, `-0`) becomes the text of its digits. All other values are as `JSON.parse`
 * reads them; a key `__proto__` is an ordinary key of the object.
 *
 * @throws SyntaxError exactly where `JSON.parse` throws one.
 */
export function parseJson(text: string): JsonValue {
  const value: JsonValue = JSON.parse(quoteInexactNumbers(text))
  return value
}

const quote = 0x22
const backslash = 0x5c
const minus = 0x2d
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const keyPosition = /[ \t\n\r]*:/y

// A loop and not one regular expression over strings and numbers: that one overflows its stack on strings of megabytes.
function quoteInexactNumbers(text: string): string {
  let result = ''
  let copied = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = stringEnd(text, at)
    } else if (code === minus || isDigit(code)) {
      const end = tokenEnd(text, at)
      const token = text.slice(at, end)
      if (!isExact(token) && !isKey(text, end)) {
        result += `${text.slice(copied, at)}"${token}"`
        copied = end
      }
      at = end
    } else at += 1
  }
  return copied === 0 ? text : result + text.slice(copied)
}

/** The position after the string that opens at `open`. */
function stringEnd(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close !== -1) {
    let escapes = close
    while (text.charCodeAt(escapes - 1) === backslash) escapes -= 1
    if ((close - escapes) % 2 === 0) return close + 1
    close = text.indexOf('"', close + 1)
  }
  return text.length
}

function tokenEnd(text: string, start: number): number {
  let end = start + 1
  while (end < text.length && isNumberCharacter(text.charCodeAt(end))) end += 1
  return end
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isNumberCharacter(code: number): boolean {
  // digits + - . e E
  return isDigit(code) || code === 0x2b || code === minus || code === 0x2e || code === 0x65 || code === 0x45
}

// What is no JSON number stays as it is, for JSON.parse to refuse.
function isExact(token: string): boolean {
  return String(Number(token)) === token || !jsonNumber.test(token)
}

// A number in the place of a key is no JSON; in quotes it would be.
function isKey(text: string, end: number): boolean {
  keyPosition.lastIndex = end
  return keyPosition.test(text)
}
