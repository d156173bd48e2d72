import type { AuditChange } from '@threadline/contract'

/** A change of order 17 with the given differences. */
export function change(differences: Partial<AuditChange> & Pick<AuditChange, 'op'>): AuditChange {
  const { op, before = null, after = null } = differences
  return {
    id: '924671139840000007',
    transactionId: '924671139840000001',
    schema: 'public',
    table: 'orders',
    rowKey: op === 'truncate' ? null : '17',
    key: op === 'truncate' ? null : { id: 17 },
    actor: { type: 'user', id: '42' },
    capturedAt: '2026-11-03T14:30:00.123456Z',
    after,
    before,
    changedFields: op === 'update' ? Object.keys(before ?? {}) : null,
    priorValues: op === 'update' || op === 'delete' ? 'captured' : 'none',
    redactedFields: [],
    partition: null,
    correlationId: null,
    requestId: null,
    ...differences,
  }
}
