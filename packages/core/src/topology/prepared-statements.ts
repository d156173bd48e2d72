import type { PoolingMode, TopologyCheck } from '@threadline/contract'
import type { Database } from '../database/database.ts'
import { passed, skipped, warned } from './check.ts'
import { tryNamedStatement } from './named-statement.ts'
import { tooLate, within } from './within.ts'

const name = 'prepared_statements'

const remedy =
  'Switch prepared statements off in the programs behind this pooler (prepare: false in postgres.js, no name in node-postgres), or let the pooler keep account of them: PgBouncer from 1.21 on with max_prepared_statements above 0.'

/**
 * Whether statements may stay prepared between transactions. A server connection that is lent for a transaction has them only if the pooler keeps account of
 * them, and then it has given them names of its own.
 *
 * @param patienceMs - How long it may wait for a server connection.
 */
export async function checkPreparedStatements(
  db: Database,
  mode: PoolingMode,
  patienceMs: number,
): Promise<TopologyCheck> {
  const tried = await within(patienceMs, tryNamedStatement(db))
  if (tried === tooLate) return skipped(name, 'No server connection was left to try a prepared statement on.')
  if (tried === undefined) return skipped(name, 'This driver prepares no statements under a name.')
  if (mode === 'session') {
    return passed(name, 'Prepared statements work: they stay with the server connection of their client.')
  }
  if (tried.renamed) return passed(name, 'Prepared statements work: the pooler keeps account of them.')
  if (mode === 'unknown') {
    return skipped(
      name,
      'Prepared statements work if server connections belong to one client each, which is not known here.',
    )
  }
  return warned(
    name,
    'Prepared statements do not work: they stay on a server connection that others get next. Threadline uses none, but postgres.js with prepare: true prepares its own commit, and may report as committed what was rolled back.',
    remedy,
  )
}
