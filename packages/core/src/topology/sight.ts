import type { AuditContext } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/database.ts'
import { execute } from '../database/execute.ts'
import { runTransaction } from '../database/run-transaction.ts'
import { applyContext } from '../writing/set-audit-context.ts'

/** What a statement sees of the server connection that it runs on. */
export interface Sight {
  /** Process id of the server connection. */
  readonly backend: string
  /** The actor in force as it was set; empty when there is none. */
  readonly actor: string
  /** The context in force as it was set; empty when there is none. */
  readonly context: string
}

/** What a transaction saw before its actor was set and after it. */
export interface ProbedTransaction {
  readonly before: Sight
  readonly after: Sight
}

/** Reads the settings as capture would. */
export async function look(db: Executor): Promise<Sight> {
  const statement = sql`
    select pg_backend_pid()::text as backend,
      coalesce(current_setting('threadline.actor_ref', true), '') as actor,
      coalesce(current_setting('threadline.context', true), '') as context`
  const [sight] = await execute<Sight>(db, statement, { what: 'read the settings of the connection' })
  if (sight === undefined) throw new TypeError('The driver answered without a row.')
  return sight
}

/** How a probing transaction ends. */
export type Ending = 'commit' | 'rollback' | 'error'

class RolledBack extends Error {}

/** Opens a transaction as `transaction()` does, sets the actor by the same statement, and writes nothing. */
export async function probeTransaction(
  db: Database,
  context: AuditContext,
  ending: Ending,
): Promise<ProbedTransaction> {
  let probed: ProbedTransaction | undefined
  try {
    await runTransaction(db, async (tx) => {
      const before = await look(tx)
      await applyContext(tx, context)
      probed = { before, after: await look(tx) }
      if (ending === 'error') await tx.execute(sql`select 1 / 0`)
      if (ending !== 'commit') throw new RolledBack()
    })
  } catch (error) {
    if (probed === undefined || ending === 'commit') throw error
  }
  if (probed === undefined) throw new TypeError('The driver has not run the transaction.')
  return probed
}
