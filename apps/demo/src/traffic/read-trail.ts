import type { AuditChange } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import type { ExpectedChange, ExpectedTransaction } from './ledger.ts'

/** The trail from a time on, in the words of the ledger. */
export async function readTrail(trail: Threadline, from: string): Promise<ExpectedTransaction[]> {
  const transactions = new Map<string, AuditChange[]>()
  for await (const change of trail.streamChanges({ from })) {
    const changes = transactions.get(change.transactionId) ?? []
    transactions.set(change.transactionId, [...changes, change])
  }
  const read: ExpectedTransaction[] = []
  for (const [id, changes] of transactions) {
    const transaction = await trail.transactionById(id)
    const context = {
      action: transaction?.action?.name ?? null,
      requestId: transaction?.requestId ?? null,
      correlationId: transaction?.correlationId ?? null,
      jobId: transaction?.jobId ?? null,
    }
    // The actor is told by the change itself, not by its transaction: it is the change that has to be right.
    for (const [actor, own] of byActor(changes))
      read.push({ actor, ...context, changes: own.map(inWordsOfLedger) })
  }
  return read
}

function byActor(changes: readonly AuditChange[]): Map<AuditChange['actor'], AuditChange[]> {
  const groups = new Map<string, AuditChange[]>()
  for (const change of changes) {
    const name = JSON.stringify(change.actor)
    groups.set(name, [...(groups.get(name) ?? []), change])
  }
  return new Map([...groups.values()].map((group) => [group[0]?.actor ?? null, group]))
}

/** An op or a key that the ledger does not know stays as it is, and is then found to differ. */
function inWordsOfLedger({ schema, table, rowKey, op, changedFields }: AuditChange): ExpectedChange {
  return {
    table: schema === 'public' ? table : `${schema}.${table}`,
    key: rowKey ?? '',
    op,
    fields: changedFields?.toSorted() ?? null,
  }
}
