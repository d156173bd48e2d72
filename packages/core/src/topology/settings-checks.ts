import { type AuditContext, stringifyJson, type TopologyCheck } from '@threadline/contract'
import type { Database } from '../database/database.ts'
import { failed, passed, warned } from './check.ts'
import { type Ending, type ProbedTransaction, probeTransaction } from './sight.ts'

/** Transactions that are tried until one gets the server connection of the one before. */
const attempts = 20

const endings: readonly Ending[] = ['commit', 'rollback', 'error']

/**
 * Whether settings hold within a transaction, whether one finds settings that it has not made, and whether those of this program outlive their transaction:
 * after commit, rollback and a failed statement, seen by whoever gets the same server connection next.
 *
 * @param clients - They are asked in turn.
 */
export async function checkSettings(
  clients: readonly Database[],
  context: AuditContext,
): Promise<TopologyCheck[]> {
  const marker = stringifyJson(context.actor ?? null)
  const probed: ProbedTransaction[] = []
  const unseen: Ending[] = []
  for (const ending of endings) {
    const seen = await probeUntilSeenAgain(clients, context, ending)
    probed.push(...seen.probed)
    if (!seen.again) unseen.push(ending)
  }
  return [withinTransaction(probed, marker), leftovers(probed, marker), leaks(probed, marker, unseen)]
}

async function probeUntilSeenAgain(
  clients: readonly Database[],
  context: AuditContext,
  ending: Ending,
): Promise<{ probed: ProbedTransaction[]; again: boolean }> {
  const probed: ProbedTransaction[] = []
  const used = new Set<string>()
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (const db of clients) {
      const transaction = await probeTransaction(db, context, ending)
      probed.push(transaction)
      if (used.has(transaction.before.backend)) return { probed, again: true }
      used.add(transaction.after.backend)
    }
  }
  return { probed, again: false }
}

function withinTransaction(probed: readonly ProbedTransaction[], marker: string): TopologyCheck {
  const torn = probed.some(({ before, after }) => before.backend !== after.backend)
  if (torn) {
    return failed(
      'settings',
      'The statements of one transaction reach different server connections.',
      'Use a pooler in transaction or session mode, or a direct connection.',
    )
  }
  if (probed.some(({ after }) => after.actor !== marker)) {
    return failed(
      'settings',
      'The actor that a transaction sets is not in force in its next statement.',
      'Use a pooler that hands set_config(…, true) to the server unchanged, or a direct connection.',
    )
  }
  return passed('settings', 'The actor that a transaction sets is in force until its end.')
}

function leftovers(probed: readonly ProbedTransaction[], marker: string): TopologyCheck {
  const foreign = probed.some(
    ({ before }) => before.actor !== marker && (before.actor !== '' || before.context !== ''),
  )
  if (!foreign) return passed('leftovers', 'Transactions begin without an actor.')
  return failed(
    'leftovers',
    'A transaction begins with an actor or context that somebody else has set for the session; writes outside of transaction() would be recorded under it.',
    `Find who sets threadline.actor_ref or threadline.context with SET, set_config(…, false), ALTER ROLE or ALTER DATABASE, and use set_config(…, true) within a transaction; then let the pooler renew its server connections.`,
  )
}

function leaks(
  probed: readonly ProbedTransaction[],
  marker: string,
  unseen: readonly Ending[],
): TopologyCheck {
  if (probed.some(({ before }) => before.actor === marker)) {
    return failed(
      'leaks',
      'The actor of a transaction is still in force in the next transaction on the same server connection.',
      'Use a direct connection, or a pooler that hands set_config(…, true) to the server unchanged.',
    )
  }
  if (unseen.length > 0) {
    return warned(
      'leaks',
      `No server connection came a second time after ${unseen.join(', ')}, so it was not seen whether an actor outlives its transaction.`,
      'Try again when there is less traffic.',
    )
  }
  return passed(
    'leaks',
    'The next transaction on the same server connection sees nothing of the one before: after commit, rollback and error.',
  )
}
