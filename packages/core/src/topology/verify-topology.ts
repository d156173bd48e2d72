import { randomUUID } from 'node:crypto'
import {
  type AuditContext,
  isThreadlineError,
  type PoolingMode,
  system,
  type TopologyCheck,
  type TopologyReport,
} from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.ts'
import { execute } from '../database/execute.ts'
import { sqlState } from '../database/sql-state.ts'
import { toThreadlineError } from '../database/to-threadline-error.ts'
import type { Threadline } from '../threadline.ts'
import { checkCapture } from './capture-check.ts'
import { failed, passed } from './check.ts'
import { findPoolingMode, type TwoClients } from './pooling-mode.ts'
import { checkPreparedStatements } from './prepared-statements.ts'
import { checkSettings } from './settings-checks.ts'
import { probeTransaction } from './sight.ts'

/** How the topology is looked at. */
export interface VerifyTopologyOptions {
  /**
   * Two databases of one connection each, made with the URL in question: they tell session mode from transaction mode.
   * @defaultValue `threadline.db` alone, which leaves the mode unknown
   */
  readonly clients?: TwoClients
  /**
   * A database whose driver prepares statements, for that check alone; the drivers leave statements of their own on every connection that they do so on.
   * @defaultValue the first of the clients
   */
  readonly prepared?: Database
  /** How long a further client may wait for a server connection, in milliseconds. @defaultValue 5000 */
  readonly patienceMs?: number
  /** Looked at between the checks. */
  readonly signal?: AbortSignal
}

const oldestServer = 140_000

/**
 * Proves through a connection, and whatever pooler is behind it, that attribution works and does not leak: the settings of a transaction hold until its end and
 * not beyond, nobody has left any, changes are captured under them. It tells the pooling mode, and whether prepared statements work.
 *
 * It uses no table of the application and leaves nothing behind: what it writes is rolled back.
 *
 * @returns What was found; a check that fails is no error.
 * @throws ThreadlineError `connection_failed`, `permission_denied`
 */
export async function verifyTopology(
  threadline: Pick<Threadline, 'db' | 'config'>,
  { clients, prepared, patienceMs = 5000, signal }: VerifyTopologyOptions = {},
): Promise<TopologyReport> {
  const db = clients?.[0] ?? threadline.db
  const version = await serverVersion(db)
  const checks: TopologyCheck[] = [version.check]
  const refused = await transactionsRefused(db)
  if (refused !== undefined) {
    return { ok: false, mode: refused.mode, serverVersion: version.text, checks: [...checks, refused.check] }
  }
  checks.push(passed('transactions', 'Transactions can be opened.'))
  signal?.throwIfAborted()

  const { mode, check } = await findPoolingMode(clients, patienceMs)
  signal?.throwIfAborted()
  // A second client without a server connection would wait for ever.
  const asked = clients === undefined || check.status === 'warning' ? [db] : clients
  checks.push(...(await checkSettings(asked, probeContext())), check)
  signal?.throwIfAborted()
  checks.push(await checkPreparedStatements(prepared ?? db, mode, patienceMs))
  signal?.throwIfAborted()
  checks.push(await checkCapture(db, threadline.config.storageSchema, probeContext()))
  return {
    ok: checks.every(({ status }) => status !== 'failed'),
    mode,
    serverVersion: version.text,
    checks,
  }
}

function probeContext(): AuditContext {
  return { actor: system(`threadline-topology-${randomUUID()}`), source: 'threadline verify topology' }
}

async function serverVersion(db: Database): Promise<{ text: string; check: TopologyCheck }> {
  const [found] = await execute<{ number: number; text: string }>(
    db,
    sql`select current_setting('server_version_num')::int as number, split_part(current_setting('server_version'), ' ', 1) as text`,
    { what: 'read the version of the server' },
  )
  const { number, text } = found ?? { number: 0, text: 'unknown' }
  const check =
    number >= oldestServer
      ? passed('server_version', `PostgreSQL ${text} is supported.`)
      : failed('server_version', `PostgreSQL ${text} is too old.`, 'Upgrade to PostgreSQL 14 or newer.')
  return { text, check }
}

/**
 * A statement has worked already, so what fails here is the transaction. PgBouncer answers to `begin` in statement mode with a protocol violation and hangs up.
 * Drivers may report only the latter, or the former with the next statement: a transaction that breaks its connection every time, while statements go on to
 * work, is taken for that.
 */
async function transactionsRefused(
  db: Database,
): Promise<{ mode: PoolingMode; check: TopologyCheck } | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await probeTransaction(db, probeContext(), 'rollback')
      return undefined
    } catch (error) {
      const known = toThreadlineError(error, 'open a transaction')
      if (!isThreadlineError(known, 'connection_failed')) throw known
      if (sqlState(error) === protocolViolation || (attempt > 1 && (await answers(db)))) return statementMode
      if (attempt > 1) throw known
    }
  }
}

const protocolViolation = '08P01'

const statementMode: { mode: PoolingMode; check: TopologyCheck } = {
  mode: 'statement',
  check: failed(
    'transactions',
    'The pooler refuses transactions: it lends server connections for a statement at a time (statement mode), so that no actor can reach the changes.',
    'Set pool_mode of the pooler to transaction or session, or connect to the server directly.',
  ),
}

/** Whether statements still work, once the driver has noticed that its connection is gone. */
async function answers(db: Database): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await serverVersion(db)
      return true
    } catch (error) {
      if (!isThreadlineError(toThreadlineError(error, 'reach the server'), 'connection_failed')) throw error
    }
  }
  return false
}
