import { type ErrorCode, ThreadlineError } from '@threadline/contract'
import { sqlState, type Threadline } from '@threadline/core'
import { execute, quoteQualified, runTransaction } from '@threadline/core/schema'
import { type SQL, sql } from 'drizzle-orm'

/** Why a step could not be done, by SQLSTATE: those of the functions of the audit schema, see `purgeStates` there. */
const codeOfState: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  TL001: ['purge_superseded', 'The run has ended, or another purge has taken over'],
  TL002: [
    'purge_blocked',
    'Changes could not be deleted: a trigger or a rule on the audit tables keeps them; remove it',
  ],
  TL003: ['invalid_purge', 'A cut-off lies in the future, as the clock of the database has it'],
}

/** What of a handle the functions of the audit schema need. */
export type Purger = Pick<Threadline, 'db' | 'config'>

/**
 * Calls a function of the audit schema, in a transaction of its own that sees what others commit meanwhile, whatever isolation the connection has by default.
 *
 * @returns The result as text.
 * @throws ThreadlineError `purge_superseded`, `purge_blocked`, `lock_timeout`, `permission_denied`, `not_installed`
 */
export async function callStep(
  { db, config }: Purger,
  name: string,
  args: readonly SQL[],
  signal?: AbortSignal,
): Promise<string | null> {
  const call = sql`${sql.raw(quoteQualified(config.storageSchema, name))}(${sql.join([...args], sql`, `)})`
  try {
    return await runTransaction(
      db,
      async (tx) => {
        const [row] = await execute<{ answer: string | null }>(tx, sql`select ${call}::text as answer`, {
          what: 'purge the trail',
          signal,
        })
        return row?.answer ?? null
      },
      { isolationLevel: 'read committed', accessMode: 'read write' },
    )
  } catch (error) {
    const [code, message] = codeOfState[sqlState(error) ?? ''] ?? []
    if (code === undefined) throw error
    throw new ThreadlineError(code, `${message}.`, { cause: error })
  }
}

export const idArgument = (id: string): SQL => sql`${id}::bigint`
export const textArgument = (text: string): SQL => sql`${text}::text`
export const numberArgument = (value: number): SQL => sql`${String(value)}::integer`
export const jsonArgument = (value: object): SQL => sql`${JSON.stringify(value)}::text::json`

/** Cut-offs of tables as the functions take them. */
export const tableCutoffs = (
  tables: readonly { readonly tableId: string; readonly cutoff: string }[],
): Record<string, string> => Object.fromEntries(tables.map(({ tableId, cutoff }) => [tableId, cutoff]))
