import type { DiffableChange } from '@threadline/contract'

/** An update with every state of a field. */
export const sampleUpdate: DiffableChange = {
  op: 'update',
  before: {
    status: 'open',
    note: null,
    card: '[REDACTED]',
    address: { city: 'Bern', no: 1 },
    gone: 'was here',
  },
  after: {
    id: 7,
    status: 'paid',
    note: 'two\nlines',
    card: '[REDACTED]',
    address: { city: 'Bern', no: 2 },
    vip: true,
  },
  changedFields: ['status', 'note', 'card', 'address', 'gone'],
  priorValues: 'captured',
  redactedFields: ['card'],
}
