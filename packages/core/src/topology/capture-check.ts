import { randomUUID } from 'node:crypto'
import { type AuditContext, actorKey, type TopologyCheck } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { resolveConfig } from '../config/resolve-config.ts'
import type { Database, Executor } from '../database/database.ts'
import { execute } from '../database/execute.ts'
import { runTransaction } from '../database/run-transaction.ts'
import { sqlState } from '../database/sql-state.ts'
import { quoteIdentifier, quoteQualified } from '../sql/quote.ts'
import { storageStatus } from '../storage/storage-status.ts'
import { planTriggers } from '../triggers/plan-triggers.ts'
import { renderTriggers } from '../triggers/render-triggers.ts'
import { recordActionIn } from '../writing/record-action.ts'
import { applyContext } from '../writing/set-audit-context.ts'
import { failed, passed, skipped } from './check.ts'

/**
 * Whether the database records a change under the actor of its transaction: a table with capture is made, written and read back within a transaction that is
 * rolled back. A role that may not do that records an action instead, and one that may not do that either proves nothing.
 */
export async function checkCapture(
  db: Database,
  storageSchema: string,
  context: AuditContext,
): Promise<TopologyCheck> {
  const name = 'capture'
  const { state } = await storageStatus(db, storageSchema)
  if (state === 'not_installed') {
    return skipped(
      name,
      `No change was captured for proof: the audit schema "${storageSchema}" is not installed.`,
    )
  }
  if (state !== 'current') {
    return skipped(name, 'No change was captured for proof: the audit schema is of another version.')
  }
  const may = await permissions(db, storageSchema)
  if (may.read_only) {
    return skipped(name, 'No change was captured for proof: the server is read only.')
  }
  if (may.install) return captureCheck(db, storageSchema, context)
  if (may.record) return actionCheck(db, storageSchema, context)
  return skipped(
    name,
    'No change was captured for proof: this role may neither install capture nor record actions. Try as the owner of the audit schema.',
  )
}

interface Permissions {
  readonly install: boolean
  readonly record: boolean
  readonly read_only: boolean
}

async function permissions(db: Executor, storageSchema: string): Promise<Permissions> {
  const [found] = await execute<Permissions>(
    db,
    sql`
      select
        current_setting('transaction_read_only') = 'on' as read_only,
        has_database_privilege(current_database(), 'create') and pg_has_role(nspowner, 'usage') as install,
        has_schema_privilege(oid, 'usage')
          and has_function_privilege(${`${quoteQualified(storageSchema, 'record_action')}(text, json)`}, 'execute') as record
      from pg_namespace where nspname = ${storageSchema}`,
    { what: 'read what this role may do' },
  )
  return found ?? { install: false, record: false, read_only: false }
}

async function captureCheck(
  db: Database,
  storageSchema: string,
  context: AuditContext,
): Promise<TopologyCheck> {
  const recorded = await undone(db, async (tx) => {
    const schema = `threadline_topology_${randomUUID().slice(0, 8)}`
    await tx.execute(sql.raw(`create schema ${quoteIdentifier(schema)}`))
    await tx.execute(sql.raw(`create table ${quoteQualified(schema, 'probe')} (id int primary key)`))
    const config = resolveConfig({ storageSchema, tables: { [`${schema}.probe`]: {} } })
    for (const plan of await planTriggers(tx, config)) {
      for (const statement of renderTriggers(plan, config)) await tx.execute(sql.raw(statement))
    }
    await applyContext(tx, context)
    await tx.execute(sql.raw(`insert into ${quoteQualified(schema, 'probe')} values (1)`))
    return execute<{ actor: string | null }>(
      tx,
      sql`
        select actor from ${sql.raw(quoteQualified(storageSchema, 'audit_changes'))}
        where transaction_id = nullif(split_part(current_setting('threadline.tx', true), ' ', 1), '')::bigint`,
      { what: 'read the captured change' },
    )
  })
  const expected = context.actor === undefined ? null : actorKey(context.actor)
  if (recorded.length === 1 && recorded[0]?.actor === expected) {
    return passed(
      'capture',
      'A change was captured under the actor of its transaction, which was rolled back.',
    )
  }
  return failed(
    'capture',
    recorded.length === 1
      ? 'A change was captured, but not under the actor of its transaction.'
      : `One change was made and ${recorded.length} were captured.`,
    'Run "threadline install" to renew the audit schema, and look whether session_replication_role switches triggers off.',
  )
}

async function actionCheck(
  db: Database,
  storageSchema: string,
  context: AuditContext,
): Promise<TopologyCheck> {
  try {
    await undone(db, async (tx) => {
      await applyContext(tx, context)
      return recordActionIn(tx, storageSchema, { name: 'threadline.topology', status: 'ok' })
    })
  } catch (error) {
    return failed(
      'capture',
      `An action could not be recorded${sqlState(error) === undefined ? '' : ` (SQLSTATE ${sqlState(error)})`}.`,
      'Run "threadline install" as the owner of the audit schema.',
    )
  }
  return passed(
    'capture',
    'An action was recorded in a transaction that was rolled back; this role may not install capture, so no change was captured for proof.',
  )
}

class Undone extends Error {}

/** Runs work in a transaction that is rolled back. */
async function undone<Result>(db: Database, work: (tx: Executor) => Promise<Result>): Promise<Result> {
  const done: Result[] = []
  try {
    await runTransaction(db, async (tx) => {
      done.push(await work(tx))
      throw new Undone()
    })
  } catch (error) {
    if (!(error instanceof Undone)) throw error
  }
  const [result] = done
  if (result === undefined) throw new TypeError('The driver has not run the transaction.')
  return result
}
