import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json/json-value.ts'
import { parseJson } from '../json/parse-json.ts'
import { changeDiff, type DiffableChange, type FieldDiff } from './change-diff.ts'

function change(parts: Partial<DiffableChange>): DiffableChange {
  return {
    op: 'update',
    after: null,
    before: null,
    changedFields: null,
    priorValues: 'captured',
    redactedFields: [],
    ...parts,
  }
}

/** `field state: before(state) -> after(state)` */
function lines(diff: FieldDiff[]): string[] {
  return diff.map(
    ({ field, state, before, beforeState, after, afterState }) =>
      `${field} ${state}: ${JSON.stringify(before)}(${beforeState}) -> ${JSON.stringify(after)}(${afterState})`,
  )
}

const update = change({
  after: { id: 7, title: 'New', body: null, tags: [1, 2], status: 'draft' },
  before: { tags: [2, 1], title: 'Old', body: 'text' },
  changedFields: ['title', 'body', 'tags'],
})

describe('the diff of an update', () => {
  test('lists the changed fields in the order of the row', () => {
    expect(lines(changeDiff(update))).toEqual([
      'title changed: "Old"(value) -> "New"(value)',
      'body changed: "text"(value) -> null(null)',
      'tags changed: [2,1](value) -> [1,2](value)',
    ])
  })

  test('lists all fields on request', () => {
    expect(lines(changeDiff(update, { allFields: true }))).toEqual([
      'id unchanged: 7(value) -> 7(value)',
      'title changed: "Old"(value) -> "New"(value)',
      'body changed: "text"(value) -> null(null)',
      'tags changed: [2,1](value) -> [1,2](value)',
      'status unchanged: "draft"(value) -> "draft"(value)',
    ])
  })

  test('says that earlier values were not captured, which is not null', () => {
    const notCaptured = change({
      after: { id: 7, title: 'New' },
      changedFields: ['title'],
      priorValues: 'not_captured',
    })
    expect(lines(changeDiff(notCaptured))).toEqual(['title changed: null(not_captured) -> "New"(value)'])
    expect(lines(changeDiff(notCaptured, { allFields: true }))[0]).toBe('id unchanged: 7(value) -> 7(value)')
  })

  test('marks redacted fields on both sides, also where the value is null', () => {
    const redacted = change({
      after: { password: '[REDACTED]', pin: null, token: '[REDACTED]' },
      before: { password: '[REDACTED]', pin: '[REDACTED]' },
      redactedFields: ['password', 'pin', 'token', 'not_there'],
    })
    expect(lines(changeDiff(redacted, { allFields: true }))).toEqual([
      'password changed: "[REDACTED]"(redacted) -> "[REDACTED]"(redacted)',
      'pin changed: "[REDACTED]"(redacted) -> null(redacted)',
      'token unchanged: "[REDACTED]"(redacted) -> "[REDACTED]"(redacted)',
    ])
  })

  test('does not crash on mixed shapes: a column that only one side knows', () => {
    const mixed = change({
      after: { id: 1, added: 'x' },
      before: { dropped: 'y', id: 2 },
      changedFields: ['added', 'gone'],
    })
    expect(lines(changeDiff(mixed))).toEqual([
      'id changed: 2(value) -> 1(value)',
      'added added: null(absent) -> "x"(value)',
      'dropped removed: "y"(value) -> null(absent)',
      'gone changed: null(absent) -> null(absent)',
    ])
  })

  test('that touched excluded columns only is empty', () => {
    expect(changeDiff(change({ after: { id: 1 }, before: {}, changedFields: [] }))).toEqual([])
  })

  test('tells null from absent, and leaves null inside a document alone', () => {
    const nulls = change({ after: { a: { b: null }, c: null }, before: { a: null, c: 0 } })
    expect(lines(changeDiff(nulls))).toEqual([
      'a changed: null(null) -> {"b":null}(value)',
      'c changed: 0(value) -> null(null)',
    ])
  })
})

describe('the diff of other changes', () => {
  const row: JsonObject = { id: 7, title: 'x', body: null }

  test('adds every field for an insert', () => {
    expect(lines(changeDiff(change({ op: 'insert', after: row, priorValues: 'none' })))).toEqual([
      'id added: null(absent) -> 7(value)',
      'title added: null(absent) -> "x"(value)',
      'body added: null(absent) -> null(null)',
    ])
  })

  test('removes every field for a delete', () => {
    expect(lines(changeDiff(change({ op: 'delete', before: row })))).toEqual([
      'id removed: 7(value) -> null(absent)',
      'title removed: "x"(value) -> null(absent)',
      'body removed: null(null) -> null(absent)',
    ])
  })

  test('adds every field for a snapshot, but does not claim that there was no row before', () => {
    expect(lines(changeDiff(change({ op: 'snapshot', after: { id: 7 }, priorValues: 'none' })))).toEqual([
      'id added: null(not_captured) -> 7(value)',
    ])
  })

  test('is empty for a truncate and for a change without images', () => {
    expect(changeDiff(change({ op: 'truncate', priorValues: 'none' }))).toEqual([])
    expect(changeDiff(change({ op: 'update' }))).toEqual([])
    expect(changeDiff(change({ op: 'insert' }))).toEqual([])
  })
})

describe('a diff', () => {
  test('treats hostile names as names', () => {
    const after = parseJson('{"__proto__":{"admin":true},"constructor":1,"toString":null}')
    const before = parseJson('{"__proto__":1}')
    const hostile = change({
      after: after as JsonObject,
      before: before as JsonObject,
      redactedFields: ['constructor'],
    })
    expect(lines(changeDiff(hostile))).toEqual(['__proto__ changed: 1(value) -> {"admin":true}(value)'])
    expect(
      lines(changeDiff(change({ after: {}, before: {}, changedFields: ['toString', '__proto__'] }))),
    ).toEqual([
      'toString changed: null(absent) -> null(absent)',
      '__proto__ changed: null(absent) -> null(absent)',
    ])
  })

  test('lists each field once, changed ones always, and applying it backwards gives the earlier row', () => {
    const image = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { maxKeys: 6 })
    fc.assert(
      fc.property(image, image, (later, overlay) => {
        const after = JSON.parse(JSON.stringify(later))
        const before = JSON.parse(JSON.stringify(overlay))
        const diff = changeDiff(change({ after, before }), { allFields: true })
        expect(new Set(diff.map(({ field }) => field)).size).toBe(diff.length)
        const earlier = Object.fromEntries(
          diff
            .filter(({ beforeState }) => beforeState !== 'absent')
            .map((entry) => [entry.field, entry.before]),
        )
        expect(earlier).toEqual(Object.fromEntries([...Object.entries(after), ...Object.entries(before)]))
      }),
    )
  })

  test('handles ten thousand fields', () => {
    const after = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, index]))
    expect(changeDiff(change({ op: 'insert', after, priorValues: 'none' }))).toHaveLength(10_000)
  })
})
