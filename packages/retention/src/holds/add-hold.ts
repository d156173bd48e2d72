import {
  actorKey,
  parseRetentionHold,
  type RetentionHold,
  type RetentionHoldInput,
  stringifyJson,
  ThreadlineError,
} from '@threadline/contract'
import { currentAuditContext, sqlState, type Threadline } from '@threadline/core'
import { execute, findTable, quoteQualified, storedRowKey } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { readHolds } from './read-holds.ts'

/**
 * Sets a legal hold: until it is lifted, no purge removes the changes that match all of its criteria, nor their transactions. When this returns, no step of a
 * purge that did not know of it is under way. A row is held under all keys that it ever had, with the truncates of its table; a transaction is held as a
 * whole when it had the correlation id at any time.
 *
 * @throws ThreadlineError `invalid_hold` with every problem, `hold_exists`, `table_not_audited`, `invalid_key`, `permission_denied`
 * @example
 * ```ts
 * await addHold(threadline, { name: 'case-2026-17', reason: 'Litigation', table: 'orders', rowKey: 7, by: user('42') })
 * ```
 */
export async function addHold(
  { db, config }: Threadline,
  input: RetentionHoldInput,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<RetentionHold> {
  const hold = parseRetentionHold(input)
  const source = { db, schema: config.storageSchema }
  const table = hold.table === undefined ? undefined : await findTable(source, hold.table)
  const rowKey =
    table === undefined || hold.rowKey === undefined ? null : await storedRowKey(source, table, hold.rowKey)
  const facts = stringifyJson({
    name: hold.name,
    reason: hold.reason,
    table_id: table?.id ?? null,
    row_key: rowKey,
    actor: hold.actor === undefined ? null : actorKey(hold.actor),
    correlation_id: hold.correlationId ?? null,
    from: hold.from ?? null,
    to: hold.to ?? null,
    by: hold.by ?? currentAuditContext()?.actor ?? null,
  })
  try {
    const [row] = await execute<{ id: string }>(
      db,
      sql`select ${sql.raw(quoteQualified(config.storageSchema, 'add_hold'))}(${facts}::text::json)::text as id`,
      { what: 'set the hold', signal },
    )
    const [added] = await readHolds({ db, config }, sql`h.id = ${row?.id ?? '0'}::bigint`, signal)
    if (added !== undefined) return added
  } catch (error) {
    if (sqlState(error) !== '23505') throw error
    throw new ThreadlineError(
      'hold_exists',
      `A hold named ${JSON.stringify(hold.name)} is in force; lift it, or choose another name.`,
      { cause: error },
    )
  }
  throw new ThreadlineError('audit_record_missing', 'The hold was set, but cannot be read.')
}
