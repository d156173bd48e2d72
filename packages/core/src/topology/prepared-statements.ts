import { randomUUID } from 'node:crypto'
import type { PoolingMode, TopologyCheck } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/database.ts'
import { execute } from '../database/execute.ts'
import { runTransaction } from '../database/run-transaction.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { passed, skipped, warned } from './check.ts'
import { runNamed } from './named-statement.ts'

const remedy =
  'Switch prepared statements off in the programs behind this pooler (prepare: false in postgres.js, no name in node-postgres), or let the pooler keep account of them: PgBouncer from 1.21 on with max_prepared_statements above 0.'

/**
 * Whether statements may stay prepared between transactions. A server connection that is lent for a transaction has them only if the pooler keeps account of
 * them, and then it has given them names of its own.
 */
export async function checkPreparedStatements(db: Database, mode: PoolingMode): Promise<TopologyCheck> {
  const name = 'prepared_statements'
  const kept = await runTransaction(db, keptStatement)
  if (kept === undefined) return skipped(name, 'The driver prepares no statements under a name.')
  if (mode === 'session') {
    return passed(name, 'Prepared statements work: they stay with the server connection of their client.')
  }
  if (kept.renamed) return passed(name, 'Prepared statements work: the pooler keeps account of them.')
  if (mode === 'unknown') {
    return skipped(
      name,
      'Prepared statements work if server connections belong to one client each, which is not known here.',
    )
  }
  return warned(
    name,
    'Prepared statements do not work: they stay on a server connection that others get next. Threadline uses none.',
    remedy,
  )
}

/** Prepares a statement and takes it away again, on the same server connection. */
async function keptStatement(tx: Executor): Promise<{ renamed: boolean } | undefined> {
  const mark = `threadline_${randomUUID().replaceAll('-', '')}`
  const given = await runNamed(tx, `select $1::text as ${mark}`, mark, mark)
  if (given === undefined) return undefined
  const found = await execute<{ name: string }>(
    tx,
    sql`select name from pg_prepared_statements where statement like ${`select $1::text as ${mark}%`}`,
    { what: 'read the prepared statements' },
  )
  const [statement] = found
  if (statement === undefined) return undefined
  const renamed = statement.name !== given
  // Where the pooler keeps account of it, taking it away would only confuse the pooler.
  if (!renamed) await tx.execute(sql.raw(`deallocate ${quoteIdentifier(statement.name)}`))
  return { renamed }
}
