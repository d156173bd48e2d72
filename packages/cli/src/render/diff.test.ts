import { describe, expect, test } from 'vitest'
import { createPaint } from '../text/paint.ts'
import { change } from './__fixtures__/change.ts'
import { diffLines } from './diff.ts'

const layout = { paint: createPaint(false), width: 74, wholeRows: false }

describe('the diff of an update', () => {
  test('is a line for each field', () => {
    const update = change({
      op: 'update',
      before: { status: 'pending', total: '1.10' },
      after: { id: 17, status: 'paid', total: '1.1', note: null },
    })
    expect(diffLines(update, layout)).toEqual(['status: pending → paid', 'total: 1.10 → 1.1'])
  })

  test('marks null, redacted, absent and not captured', () => {
    const update = change({
      op: 'update',
      before: { note: null, token: '[REDACTED]', dropped: 'x' },
      after: { note: 'hello', token: '[REDACTED]', added: 1 },
      changedFields: ['note', 'token', 'added', 'dropped'],
      redactedFields: ['token'],
    })
    expect(diffLines(update, layout)).toEqual([
      'note: null → hello',
      'token: (redacted) → (redacted)',
      'added: (absent) → 1',
      'dropped: x → (absent)',
    ])
    const sparse = change({
      op: 'update',
      before: null,
      after: { status: 'paid' },
      changedFields: ['status'],
      priorValues: 'not_captured',
    })
    expect(diffLines(sparse, layout)).toEqual(['status: (not captured) → paid'])
  })

  test('puts long values below each other, with the difference in sight', () => {
    const text = (word: string) => `Dear ${'very '.repeat(30)}${word} reader, thank you for your letter`
    const update = change({ op: 'update', before: { body: text('kind') }, after: { body: text('patient') } })
    expect(diffLines(update, layout)).toEqual([
      'body: …y very very very kind reader, thank you for your letter',
      '    → …y very very very patient reader, thank you for your letter',
    ])
  })

  test('says when only columns that are not stored have changed', () => {
    const update = change({ op: 'update', before: {}, after: { id: 17 }, changedFields: [] })
    expect(diffLines(update, layout)).toEqual(['only columns that are not stored have changed'])
  })

  test('neutralises what a field or a value would do to the terminal', () => {
    const update = change({
      op: 'update',
      before: { 'a\u001b[2J': '\u202ex' },
      after: { 'a\u001b[2J': 'b\u0007' },
    })
    expect(diffLines(update, layout)).toEqual(['"a\\u001b[2J": "\\u202ex" → "b\\u0007"'])
  })
})

describe('the diff of a row that came or went', () => {
  const row = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`column_${at}`, `value ${at}`]))

  test('runs its fields together and counts those beyond the third line', () => {
    expect(diffLines(change({ op: 'insert', after: row }), layout)).toEqual([
      'column_0: value 0 · column_1: value 1 · column_2: value 2',
      'column_3: value 3 · column_4: value 4 · column_5: value 5',
      'column_6: value 6 · column_7: value 7 · column_8: value 8 · 11 more fields',
    ])
  })

  test('is a line for each field where whole rows are wanted', () => {
    const whole = { ...layout, wholeRows: true }
    expect(diffLines(change({ op: 'insert', after: row }), whole)).toHaveLength(20)
    const gone = change({ op: 'delete', before: { id: 1, pin: '***', note: null }, redactedFields: ['pin'] })
    expect(diffLines(gone, whole)).toEqual(['id: 1', 'pin: (redacted)', 'note: null'])
  })

  test('has no lines for a truncate', () => {
    expect(diffLines(change({ op: 'truncate' }), layout)).toEqual([])
  })
})
