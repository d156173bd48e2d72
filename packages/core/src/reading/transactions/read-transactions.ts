import type { AuditAction, AuditTransaction, ContextSwitch, MalformedContext } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../../database/execute.ts'
import { type Source, trailTables } from '../reader.ts'
import { idList, instantText } from '../sql/values.ts'
import { type ContextRow, contextColumns, toContext } from './context-row.ts'
import { readActions } from './read-actions.ts'

/** A context with what was claimed where the claim was malformed. */
interface ClaimedContextRow extends ContextRow {
  readonly raw_actor: string | null
  readonly raw_context: string | null
}

interface TransactionRow extends ClaimedContextRow {
  readonly id: string
  readonly xid: string
  readonly started_at: string
  readonly login_role: string | null
  readonly application_name: string | null
  readonly client_address: string | null
}

interface SwitchRow extends ClaimedContextRow {
  readonly transaction_id: string
  readonly from_change_id: string
}

const claimedColumns = sql`${contextColumns}, raw_actor, raw_context`

/** Transactions by their ids, complete with switches and actions, in no particular order. Those that are not there are missing. */
export async function readTransactions(source: Source, ids: readonly string[]): Promise<AuditTransaction[]> {
  if (ids.length === 0) return []
  const list = idList(ids)
  const [rows, switches, actions] = await Promise.all([
    readHeaders(source, list),
    readSwitches(source, list),
    readActions(source, sql`a.transaction_id = any (${list})`),
  ])
  return rows.map((row) =>
    toTransaction(
      row,
      switches.filter(({ transaction_id }) => transaction_id === row.id),
      actions.filter(({ transactionId }) => transactionId === row.id),
    ),
  )
}

function readHeaders(source: Source, ids: SQL): Promise<TransactionRow[]> {
  const { transactions } = trailTables(source)
  return execute<TransactionRow>(
    source.db,
    sql`
      select id::text, xid::text, ${instantText(sql`started_at`)} as started_at,
        login_role, application_name, host(client_address) as client_address, ${claimedColumns}
      from ${transactions} x where id = any (${ids})`,
    { what: 'read the transaction' },
  )
}

function readSwitches(source: Source, ids: SQL): Promise<SwitchRow[]> {
  const { switches } = trailTables(source)
  return execute<SwitchRow>(
    source.db,
    sql`
      select transaction_id::text, from_change_id::text, ${claimedColumns}
      from ${switches} s where transaction_id = any (${ids})
      order by transaction_id, from_change_id`,
    { what: 'read the contexts of the transaction' },
  )
}

/** A stored transaction as it is shown. */
function toTransaction(
  row: TransactionRow,
  switches: readonly SwitchRow[],
  actions: AuditAction[],
): AuditTransaction {
  return {
    id: row.id,
    xid: row.xid,
    startedAt: row.started_at,
    ...toClaimedContext(row),
    loginRole: row.login_role,
    applicationName: row.application_name,
    clientAddress: row.client_address,
    switches: switches.map(
      (change): ContextSwitch => ({ fromChangeId: change.from_change_id, ...toClaimedContext(change) }),
    ),
    action: actions[0] ?? null,
    actions,
  }
}

function toClaimedContext(row: ClaimedContextRow) {
  return { ...toContext(row), malformedContext: toMalformed(row) }
}

function toMalformed({ raw_actor, raw_context }: ClaimedContextRow): MalformedContext | null {
  if (raw_actor === null && raw_context === null) return null
  return {
    ...(raw_actor === null ? {} : { actor: raw_actor }),
    ...(raw_context === null ? {} : { context: raw_context }),
  }
}
