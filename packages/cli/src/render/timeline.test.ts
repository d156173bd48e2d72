import { expect, test } from 'vitest'
import { change } from './__fixtures__/change.ts'
import { timelineText } from './timeline.ts'

const output = { write() {}, width: 80, color: false }
const earlier = { transactionId: '924671139840000000', capturedAt: '2026-11-03T03:00:00.000100Z' }

test('the changes of one transaction stand together, also when transactions overlap', () => {
  const text = timelineText(
    [
      change({
        op: 'update',
        before: { status: 'pending', card: '[REDACTED]' },
        after: { id: 17, status: 'paid', card: '[REDACTED]' },
        redactedFields: ['card'],
        correlationId: 'req_9f2c81',
        requestId: 'r-77',
      }),
      change({
        ...earlier,
        op: 'delete',
        table: 'order_lines',
        rowKey: '["16","2"]',
        key: { order_id: 16, line: 2 },
        before: { order_id: 16, line: 2, sku: 'A-17' },
        actor: { type: 'job', id: 'nightly' },
      }),
      change({
        op: 'insert',
        table: 'payments',
        rowKey: '901',
        partition: 'payments_2026_11',
        after: { id: 901, amount: '129.90', note: null },
        correlationId: 'req_9f2c81',
        requestId: 'r-77',
      }),
      change({ ...earlier, op: 'truncate', schema: 'staging', table: 'imports', actor: null }),
    ],
    output,
  )
  expect(text).toMatchInlineSnapshot(`
    "2026-11-03 14:30:00.123456 UTC  user/42
    │ transaction 924671139840000001 · correlation req_9f2c81 · request r-77
    │ update  orders    17
    │     status: pending → paid
    │     card: (redacted) → (redacted)
    │ insert  payments  901  in payments_2026_11
    │     id: 901 · amount: 129.90 · note: null

    2026-11-03 03:00:00.000100 UTC  job/nightly
    │ transaction 924671139840000000
    │ delete    order_lines      order_id=16, line=2
    │     order_id: 16 · line: 2 · sku: A-17
    │ unattributed
    │ truncate  staging.imports
    "
  `)
})

test('whoever acted for somebody, and whoever took over on the way, is named', () => {
  const actor = { type: 'admin', id: '1', onBehalfOf: { type: 'user', id: '42' } } as const
  const text = timelineText(
    [
      change({ op: 'update', before: { a: 1 }, after: { a: 2 } }),
      change({ op: 'update', before: { a: 0 }, after: { a: 1 }, actor }),
      change({ op: 'update', before: { a: null }, after: { a: 0 }, actor: null }),
    ],
    output,
  )
  expect(text).toMatchInlineSnapshot(`
    "2026-11-03 14:30:00.123456 UTC  user/42
    │ transaction 924671139840000001
    │ update  orders  17
    │     a: 1 → 2
    │ by admin/1 for user/42
    │ update  orders  17
    │     a: 0 → 1
    │ unattributed
    │ update  orders  17
    │     a: null → 0
    "
  `)
})

test('nothing in it can be wider than the terminal, or move its cursor', () => {
  const long = 'wide 日本語 \u001b[2J\u202e'.repeat(40)
  const text = timelineText(
    [
      change({
        op: 'update',
        schema: long,
        table: long,
        rowKey: long,
        partition: long,
        actor: { type: 'user', id: long },
        correlationId: long,
        before: { [long]: long },
        after: { [long]: `${long}x` },
      }),
    ],
    output,
  )
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

test('colours are there only where they are wanted', () => {
  const update = change({ op: 'update', before: { a: 1 }, after: { a: 2 } })
  expect(timelineText([update], { ...output, color: true })).toContain('\u001b[')
  expect(timelineText([update], output)).not.toContain('\u001b[')
})
