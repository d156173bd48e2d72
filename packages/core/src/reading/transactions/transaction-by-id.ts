import { type AuditTransaction, isDecimalId } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { toActor } from '../changes/to-change.ts'
import { type Reader, type Source, trailTables } from '../reader.ts'
import { idValue } from '../sql/values.ts'
import { startOfTransaction } from '../time-to-id.ts'
import { readTransactions } from './read-transactions.ts'

/**
 * One transaction with its context, its switches of context and its actions, or null when there is none with this id; a malformed id is the same as one that
 * is not found. Changes without a record of their transaction (nothing that Threadline does leaves any) still give what they tell about it.
 */
export async function transactionById(reader: Reader, id: string): Promise<AuditTransaction | null> {
  if (typeof id !== 'string' || !isDecimalId(id)) return null
  const [transaction] = await readTransactions(reader, [id])
  return transaction ?? readFromChanges(reader, id)
}

/** The id of a transaction is made of its start and the low half of its xid. */
async function readFromChanges(source: Source, id: string): Promise<AuditTransaction | null> {
  const { changes } = trailTables(source)
  const [first] = await execute<{ actor: string | null }>(
    source.db,
    sql`
      select actor from ${changes} c where transaction_id = ${idValue(id)} order by id limit 1`,
    { what: 'read the transaction' },
  )
  if (first === undefined) return null
  return {
    id,
    xid: (BigInt(id) & 0xffffffffn).toString(),
    startedAt: startOfTransaction(id),
    actor: toActor(first.actor, null),
    correlationId: null,
    requestId: null,
    jobId: null,
    source: null,
    meta: null,
    malformedContext: null,
    loginRole: null,
    applicationName: null,
    clientAddress: null,
    switches: [],
    action: null,
    actions: [],
  }
}
