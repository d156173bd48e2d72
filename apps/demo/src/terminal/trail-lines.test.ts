import { type AuditChange, admin, onBehalfOf, user } from '@threadline/contract'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { screen } from './screen.ts'
import { changeLine, transactionLine } from './trail-lines.ts'

const plain = { ...screen(false), width: () => 80 }

const change: AuditChange = {
  id: '1',
  transactionId: '2',
  schema: 'public',
  table: 'orders',
  rowKey: '118',
  key: { id: 118 },
  op: 'update',
  actor: user(7),
  capturedAt: '2026-11-03T14:30:00.123456Z',
  after: { id: 118, status: 'shipped', note: null },
  before: { status: 'placed' },
  changedFields: ['status'],
  priorValues: 'captured',
  redactedFields: [],
  partition: null,
  correlationId: 'checkout_1',
  requestId: null,
}
const line = (differs: Partial<AuditChange> = {}) => changeLine({ ...change, ...differs }, plain)

describe('a change', () => {
  test.each<[string, string, Partial<AuditChange>]>([
    ['update', '  ~ orders        118                 status: placed → shipped', {}],
    [
      'insert',
      '  + orders        118                 status: shipped',
      { op: 'insert', before: null, changedFields: null, priorValues: 'none' },
    ],
    [
      'delete',
      '  - orders        118                 status: shipped',
      { op: 'delete', after: null, before: change.after, changedFields: null },
    ],
    [
      'truncate',
      '  × orders                            all rows',
      { op: 'truncate', rowKey: null, key: null, after: null, before: null, changedFields: null },
    ],
    [
      'update of a masked column',
      '  ~ orders        118                 status: (redacted) → (redacted)',
      { redactedFields: ['status'] },
    ],
    [
      'update without earlier values',
      '  ~ orders        118                 status: (not kept) → shipped',
      { before: null, priorValues: 'not_captured' },
    ],
    [
      'update of nothing that is stored',
      '  ~ orders        118                 (only columns that are not recorded)',
      { before: {}, changedFields: [] },
    ],
    [
      'change of a row with a key of two columns',
      '  ~ billing.ord…  7, MUG-01           status: placed → shipped',
      { schema: 'billing', rowKey: '["7","MUG-01"]', key: { order_id: 7, sku: 'MUG-01' } },
    ],
  ])('%s is one line', (_name, expected, differs) => {
    expect(line(differs)).toBe(expected)
  })

  test('never takes more columns than there are, nor sends what a terminal would obey', () => {
    const hostile = '\u001b[2J\n日本語'.repeat(50)
    const shown = line({ rowKey: hostile, after: { status: hostile }, before: { status: hostile } })
    expect(stringWidth(shown)).toBeLessThanOrEqual(80)
    expect(shown).not.toMatch(/\p{Cc}/u)
  })
})

describe('a transaction', () => {
  test('is introduced by when, who, why and what it belongs to', () => {
    expect(transactionLine(change, 'orders.shipped', plain)).toBe(
      '14:30:00.123  user/7 · orders.shipped · checkout_1',
    )
  })

  test('says for whom somebody acted, and when nobody was named', () => {
    const support = { ...change, actor: onBehalfOf(admin('anna'), user(7)), correlationId: null }
    expect(transactionLine(support, 'customer.profile_changed', plain)).toBe(
      '14:30:00.123  admin/anna for user/7 · customer.profile_changed',
    )
    expect(transactionLine({ ...support, actor: null }, null, plain)).toBe(
      '14:30:00.123  nobody named · no action named',
    )
  })

  test('is in colour only where that is wanted', () => {
    const coloured = { ...screen(true), width: () => 80 }
    expect(changeLine(change, coloured)).toContain('\u001b[')
    expect(stringWidth(changeLine(change, coloured))).toBe(stringWidth(line()))
  })
})
