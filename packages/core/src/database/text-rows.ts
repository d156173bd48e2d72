import { type SQL, sql } from 'drizzle-orm'
import { columnKinds, type SelectedColumn } from './column-kinds.ts'
import { startCopying } from './copied-rows.ts'
import type { TextRow } from './copy-format.ts'
import type { Executor } from './database.ts'
import { type ExecuteOptions, execute } from './execute.ts'
import { toThreadlineError } from './to-threadline-error.ts'

/** A statement that reads many rows. */
export interface ManyRows {
  readonly columns: readonly SelectedColumn[]
  /** What follows the list of columns. */
  readonly from: SQL
}

/**
 * The rows of one of Threadline's own statements as lists of texts in the order of its columns, for thousands of rows at a time: see {@link startCopying}. When the
 * signal is aborted it rejects once the server has stopped, or at once where the driver cannot stop it.
 *
 * @throws ThreadlineError as `toThreadlineError` decides; the reason of the signal
 */
export async function textRows(
  db: Executor,
  { columns, from }: ManyRows,
  options: ExecuteOptions,
): Promise<readonly TextRow[]> {
  const { what, signal } = options
  signal?.throwIfAborted()
  const copying = startCopying(db, { columns, from })
  if (copying === undefined) {
    // Names, because drivers give rows as objects.
    const list = columns.map(
      ({ expression, kind }, index) =>
        sql`${columnKinds[kind].text(expression)} as ${sql.identifier(`c${index}`)}`,
    )
    const statement = sql`select ${sql.join(list, sql`, `)} ${from}`
    const rows = await execute<Record<string, string | null>>(db, statement, options)
    return rows.map((row) => columns.map((_, index) => row[`c${index}`] ?? null))
  }
  signal?.addEventListener('abort', copying.cancel, { once: true })
  try {
    return await copying.rows
  } catch (error) {
    signal?.throwIfAborted()
    throw toThreadlineError(error, what)
  } finally {
    signal?.removeEventListener('abort', copying.cancel)
  }
}
