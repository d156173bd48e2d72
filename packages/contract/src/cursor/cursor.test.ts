import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isThreadlineError } from '../errors/threadline-error.ts'
import { parseTimelineFilters } from '../reading/timeline-filters.ts'
import { decodeBase64Url, encodeBase64Url } from './base64url.ts'
import { sealCursor } from './cursor-envelope.ts'
import { filterFingerprint } from './filter-fingerprint.ts'
import { decodeFollowCursor, encodeFollowCursor } from './follow-cursor.ts'
import { decodeCursor, encodeCursor } from './page-cursor.ts'

const binding = { kind: 'timeline', order: 'newest', fingerprint: filterFingerprint({ table: 'posts' }) }
const invalidCursor = expect.toSatisfy(
  (error) =>
    isThreadlineError(error, 'invalid_cursor') && error.message.endsWith('or start again without a cursor.'),
)
const id = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String)

describe('the cursor of a page', () => {
  test('gives back its position, all digits of it', () => {
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 3 }), (position) => {
        expect(decodeCursor(encodeCursor(binding, position), binding)).toEqual(position)
      }),
    )
  })

  test('is text that needs no escaping in a URL', () => {
    fc.assert(
      fc.property(id, (position) => {
        expect(encodeCursor(binding, [position])).toMatch(/^[A-Za-z0-9_-]+$/)
      }),
    )
  })

  test.each([
    ['another list', { ...binding, kind: 'history' }],
    ['another order', { ...binding, order: 'oldest' }],
    ['other filters', { ...binding, fingerprint: filterFingerprint({ table: 'users' }) }],
  ])('is refused with %s', (_, other) => {
    expect(() => decodeCursor(encodeCursor(binding, ['1']), other)).toThrow(invalidCursor)
  })

  test('is refused when it is damaged, wherever', () => {
    const cursor = encodeCursor(binding, ['4294967296'])
    expect(() => decodeCursor(cursor.slice(0, -1), binding)).toThrow(invalidCursor)
    expect(() => decodeCursor(`${cursor}A`, binding)).toThrow(invalidCursor)
    expect(() => decodeCursor(`${cursor}=`, binding)).toThrow(invalidCursor)
    expect(() => decodeCursor(` ${cursor}`, binding)).toThrow(invalidCursor)
  })

  test('is refused without any other error, whatever the text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.json().map(encodeBase64Url))
    fc.assert(
      fc.property(text, (cursor) => {
        expect(() => decodeCursor(cursor, binding)).toThrow(invalidCursor)
      }),
    )
  })

  test.each(
    [['-1'], ['1.5'], ['x'], ['9223372036854775808'], [1], [], 'x', { 0: '1' }, null].map((content) => [
      content,
    ]),
  )('is refused with the forged position %j', (content) => {
    expect(() => decodeCursor(sealCursor(binding, content), binding)).toThrow(invalidCursor)
  })

  test('of another version is refused', () => {
    const text = encodeBase64Url(JSON.stringify([2, binding.kind, binding.order, binding.fingerprint, ['1']]))
    expect(() => decodeCursor(text, binding)).toThrow('another version')
  })
})

describe('the cursor of a follower', () => {
  const fingerprint = filterFingerprint({})

  test('carries any state', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const state = JSON.parse(JSON.stringify(value))
        expect(decodeFollowCursor(encodeFollowCursor(fingerprint, state), fingerprint)).toEqual(state)
      }),
    )
    const state = { snapshot: '10:20:10,14', after: '9223372036854775807', note: 'é👩\u2028' }
    expect(decodeFollowCursor(encodeFollowCursor(fingerprint, state), fingerprint)).toEqual(state)
  })

  test('and that of a page do not replace each other', () => {
    const page = { kind: 'timeline', order: 'newest', fingerprint }
    expect(() => decodeCursor(encodeFollowCursor(fingerprint, ['1']), page)).toThrow(invalidCursor)
    expect(() => decodeFollowCursor(encodeCursor(page, ['1']), fingerprint)).toThrow(invalidCursor)
  })
})

describe('the fingerprint of filters', () => {
  test('does not depend on the order of keys, on the page, or on how a value was written', () => {
    const one = parseTimelineFilters({ table: 'a', op: ['insert', 'delete'], from: '2026-11-01', limit: 10 })
    const two = parseTimelineFilters({
      from: '2026-11-01T02:00:00+02:00',
      op: ['delete', 'insert'],
      table: 'a',
      actor: undefined,
      cursor: 'x',
    })
    expect(filterFingerprint(two)).toBe(filterFingerprint(one))
  })

  test('differs for different filters', () => {
    fc.assert(
      fc.property(fc.tuple(fc.jsonValue(), fc.jsonValue()), ([a, b]) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b))
        expect(filterFingerprint({ rowKey: [a] })).not.toBe(filterFingerprint({ rowKey: [b] }))
      }),
    )
  })

  test('has 96 bits and does not change between releases', () => {
    expect(filterFingerprint({ table: 'posts' })).toBe('b1582c6c987cb2ec693e961f')
  })
})

describe('base64url', () => {
  test('agrees with Node on every ASCII text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const encoded = Buffer.from(text, 'latin1').toString('base64url')
        expect(encodeBase64Url(text)).toBe(encoded)
        expect(decodeBase64Url(encoded)).toBe(text)
      }),
    )
  })
})
