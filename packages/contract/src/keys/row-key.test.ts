import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalRowKey, isDigestRowKey, parseRowKey } from './canonical-row-key.ts'
import { formatRowKey } from './format-row-key.ts'

const part = fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => !text.includes('\0'))

/** PostgreSQL's escape_json, character by character. */
function toJsonText(text: string): string {
  const short: Record<string, string> = {
    '"': '\\"',
    '\\': '\\\\',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
  }
  const escaped = [...text].map((character) => {
    const control =
      character < ' ' ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : character
    return short[character] ?? control
  })
  return `"${escaped.join('')}"`
}

describe('the canonical key of a row', () => {
  test('is the text itself for a key of one column', () => {
    for (const text of ['7', '', 'a/b', '9007199254740993', '["a","b"]', '__proto__']) {
      expect(canonicalRowKey([text])).toBe(text)
    }
  })

  test('is a JSON list without spaces for several columns, so that no separator can be forged', () => {
    expect(canonicalRowKey(['a:b', 'c'])).toBe('["a:b","c"]')
    expect(canonicalRowKey(['a', 'b:c'])).toBe('["a","b:c"]')
    expect(canonicalRowKey(['é/"\\', '\u007f\u2028'])).toBe('["é/\\"\\\\","\u007f\u2028"]')
  })

  test('escapes as PostgreSQL does', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 4 }), (parts) => {
        expect(canonicalRowKey(parts)).toBe(`[${parts.map(toJsonText).join(',')}]`)
      }),
    )
    const controls = Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1)).join('')
    expect(canonicalRowKey([controls, 'x'])).toBe(`[${toJsonText(controls)},"x"]`)
  })

  test('differs for different keys and leads back to its parts', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        expect(parseRowKey(canonicalRowKey(parts), parts.length)).toEqual(parts)
      }),
    )
  })

  test('is a digest beyond 512 bytes', () => {
    const digest = (text: string) => `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`
    const fits = 'é'.repeat(256)
    expect(canonicalRowKey([fits])).toBe(fits)
    expect(canonicalRowKey([`${fits}x`])).toBe(digest(`${fits}x`))
    const long = ['x'.repeat(300), 'y'.repeat(300)]
    expect(canonicalRowKey(long)).toBe(digest(JSON.stringify(long)))
    expect(isDigestRowKey(canonicalRowKey(long))).toBe(true)
    expect(parseRowKey(canonicalRowKey(long), 2)).toBeNull()
    expect(parseRowKey(digest('x'), 1)).toBeNull()
  })

  test.each(['', 'x', '[]', '["a"]', '["a","b","c"]', '["a",1]', '{"a":"b"}', 'null', '["a","b"'])(
    'is not %j for two columns',
    (text) => {
      expect(parseRowKey(text, 2)).toBeNull()
    },
  )
})

describe('a key for people', () => {
  test('shows the value, or columns with values', () => {
    expect(formatRowKey('7', ['id'])).toBe('7')
    expect(formatRowKey('["acme","7"]', ['tenant', 'no'])).toBe('tenant=acme, no=7')
  })

  test('quotes what would be hard to see or to tell apart', () => {
    expect(formatRowKey('', ['id'])).toBe('""')
    expect(formatRowKey('a b', ['id'])).toBe('"a b"')
    expect(formatRowKey('["a,b=c","x"]', ['k', 'l'])).toBe('k="a,b=c", l=x')
  })

  test('shows the beginning of a digest, and the text where columns do not fit', () => {
    expect(formatRowKey(`sha256:${'0123456789abcdef'.repeat(4)}`, ['id'])).toBe('sha256:0123456789ab…')
    expect(formatRowKey('7', ['tenant', 'no'])).toBe('7')
  })
})
