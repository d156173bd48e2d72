import { type AuditAction, type AuditChange, type AuditTransaction, changeDiff } from '@threadline/contract'
import type { Incident } from '@threadline/core'
import { expect, test } from 'vitest'
import { change } from './__fixtures__/change.ts'
import { incidentText } from './incident.ts'

const output = { write() {}, width: 80, color: false }
const context = {
  actor: { type: 'user', id: '42' },
  correlationId: 'req_9f2c81',
  requestId: null,
  jobId: null,
  source: 'api',
  meta: { route: 'POST /orders/17/pay' },
  malformedContext: null,
} as const
const action: AuditAction = {
  ...context,
  id: '924671139840000009',
  transactionId: '924671139840000001',
  name: 'order.paid',
  status: 'ok',
  verb: null,
  category: 'billing',
  reason: 'card payment',
  comment: null,
  recordedAt: '2026-11-03T14:30:00.130000Z',
}
const transaction: AuditTransaction = {
  ...context,
  id: '924671139840000001',
  xid: '7231',
  startedAt: '2026-11-03T14:30:00.120000Z',
  loginRole: 'shop_app',
  applicationName: 'shop',
  clientAddress: '10.0.0.7',
  switches: [],
  action,
  actions: [action],
}

function incident(transaction: AuditTransaction, changes: AuditChange[] = []): Incident {
  return {
    transaction,
    changes: changes.map((item) => ({ ...item, diff: changeDiff(item) })),
    nextCursor: null,
    hasMore: false,
    previous: null,
    next: { id: '924671139840000020', capturedAt: '2026-11-03T14:31:00.000000Z' },
  }
}

test('an incident is its context, its action and every field of every change', () => {
  const changes = [
    change({ op: 'update', before: { status: 'pending' }, after: { id: 17, status: 'paid' } }),
    change({
      op: 'insert',
      table: 'payments',
      rowKey: '901',
      after: { id: 901, amount: '129.90', note: null },
    }),
  ]
  expect(incidentText(incident(transaction, changes), output)).toMatchInlineSnapshot(`
    "Transaction 924671139840000001
      started      2026-11-03 14:30:00.120000 UTC
      actor        user/42
      correlation  req_9f2c81
      source       api
      meta         {"route":"POST /orders/17/pay"}
      role         shop_app
      application  shop
      address      10.0.0.7
      xid          7231

    Action order.paid
      category  billing
      reason    card payment
      recorded  2026-11-03 14:30:00.130000 UTC

    2 changes
      update  orders    17
          status: pending → paid
      insert  payments  901
          id: 901
          amount: 129.90
          note: null

    The same actor
      after  2026-11-03 14:31:00.000000 UTC  transaction 924671139840000020
    "
  `)
})

test('a context that could not be read, and one that came later, are shown', () => {
  const switched = {
    ...context,
    fromChangeId: '924671139840000008',
    actor: null,
    malformedContext: { actor: 'not json\u001b[31m' },
  }
  const text = incidentText(
    incident({ ...transaction, action: null, actions: [], switches: [switched] }),
    output,
  )
  expect(text).toMatchInlineSnapshot(`
    "Transaction 924671139840000001
      started      2026-11-03 14:30:00.120000 UTC
      actor        user/42
      correlation  req_9f2c81
      source       api
      meta         {"route":"POST /orders/17/pay"}
      role         shop_app
      application  shop
      address      10.0.0.7
      xid          7231

    Context from change 924671139840000008 on
      actor            unattributed
      correlation      req_9f2c81
      source           api
      meta             {"route":"POST /orders/17/pay"}
      malformed actor  "not json\\u001b[31m"

    No changes of this transaction are in the trail.

    The same actor
      after  2026-11-03 14:31:00.000000 UTC  transaction 924671139840000020
    "
  `)
})
