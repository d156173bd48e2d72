import type { AuditChange } from '@threadline/contract'
import type { Source } from '../reader.ts'
import { readContexts } from '../transactions/change-contexts.ts'
import type { ChangeRow } from './change-rows.ts'
import { tableFactsReader, toChange } from './to-change.ts'

/** Stored changes as they are shown, with what their transactions say: one statement for all of them. */
export async function toChanges(
  source: Source,
  rows: readonly ChangeRow[],
  signal?: AbortSignal,
): Promise<AuditChange[]> {
  const contexts = await readContexts(source, rows, signal)
  const factsOf = tableFactsReader()
  return rows.map((row) => toChange(row, contexts.get(row.id), factsOf(row)))
}
