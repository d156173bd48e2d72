import type { AsOfResult } from '@threadline/contract'
import { describe, expect, test } from 'vitest'
import { asOfText } from './as-of.ts'

const output = { write() {}, width: 80, color: false }
const at = '2026-11-03T15:00:00.000000Z'
const last = {
  changeId: '924671139840000007',
  transactionId: '924671139840000001',
  since: '2026-11-03T14:30:00.123456Z',
}

describe('a row as it was', () => {
  test('is there with its values in a column', () => {
    const row = { id: 17, status: 'null', note: null, card: '[REDACTED]', body: 'lorem ipsum '.repeat(40) }
    const result: AsOfResult = { status: 'present', row, redactedFields: ['card'], ...last }
    expect(asOfText(result, 'orders 17', at, output)).toMatchInlineSnapshot(`
      "orders 17 at 2026-11-03 15:00:00.000000 UTC: present
        since 2026-11-03 14:30:00.123456 UTC
        transaction 924671139840000001 · change 924671139840000007

        id:     17
        status: "null"
        note:   null
        card:   (redacted)
        body:   "lorem ipsum lorem ipsum lorem ipsum lorem ipsum lor… (482 characters)
      "
    `)
  })

  test('is deleted, with the last that is known of it', () => {
    const result: AsOfResult = {
      status: 'deleted',
      op: 'update',
      lastRow: { id: 17 },
      movedTo: '18',
      redactedFields: [],
      ...last,
    }
    expect(asOfText(result, 'orders 17', at, output)).toMatchInlineSnapshot(`
      "orders 17 at 2026-11-03 15:00:00.000000 UTC: moved to another key
        since 2026-11-03 14:30:00.123456 UTC
        transaction 924671139840000001 · change 924671139840000007
        the row lives on under the key 18

        its last values:
        id: 17
      "
    `)
    const gone: AsOfResult = { ...result, op: 'truncate', lastRow: null, movedTo: null }
    expect(asOfText(gone, 'orders 17', at, output)).toMatchInlineSnapshot(`
      "orders 17 at 2026-11-03 15:00:00.000000 UTC: gone, its table was truncated
        since 2026-11-03 14:30:00.123456 UTC
        transaction 924671139840000001 · change 924671139840000007
      "
    `)
  })

  test('is not known before the trail begins', () => {
    const result = { status: 'before_audit_horizon', horizon: last.since } as const
    expect(asOfText(result, 'orders 17', at, output)).toMatchInlineSnapshot(`
      "orders 17 at 2026-11-03 15:00:00.000000 UTC: not known
        what is known about this row begins at 2026-11-03 14:30:00.123456 UTC
      "
    `)
    expect(asOfText({ ...result, horizon: null }, 'orders 17', at, output)).toMatchInlineSnapshot(`
      "orders 17 at 2026-11-03 15:00:00.000000 UTC: not known
        the trail holds nothing about this row
      "
    `)
  })
})
