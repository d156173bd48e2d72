import { type ChangeFilters, parseChangeFilters, parseInput } from '@threadline/contract'
import { z } from 'zod'
import { toThreadlineError } from '../../database/to-threadline-error.ts'
import type { Reader, Source } from '../reader.ts'
import { assertOpen, openSnapshot } from '../snapshot.ts'
import { readTableFacts } from '../table-facts.ts'
import { readTransactionContexts } from '../transactions/transaction-contexts.ts'
import type { ChangeOrder } from './change-rows.ts'
import { type ChangeScope, resolveScope } from './change-scope.ts'
import { type ChangeText, toChangeText } from './change-text.ts'
import { type PlainChangeRow, readPlainChanges } from './plain-changes.ts'
import { type TableFacts, unknownTable } from './to-change.ts'

/** How changes are streamed as text. */
export interface StreamTextOptions {
  /** `newest` first as in the timeline, or `oldest` first as they were captured. @defaultValue 'newest' */
  readonly order?: ChangeOrder | undefined
  /** Aborted, it ends the stream with its reason as the error, and the statement under way on the server. */
  readonly signal?: AbortSignal | undefined
}

const optionsSchema = z.strictObject({
  order: z.enum(['newest', 'oldest']).default('newest'),
  signal: z.instanceof(AbortSignal).optional(),
})

const what = 'stream the changes'

/** Changes of a batch: the first is small, so that something is there at once, and no batch is much larger than its size in characters. */
const batches = { first: 64, most: 2048, characters: 1_000_000 } as const

/**
 * What `streamChanges` gives, as JSON text and in batches, for exports: the same filters, the same one moment, constant memory, several times as fast. While a batch is
 * worked on, the next one is read. It holds one connection until it is read to its end or left.
 *
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `table_not_audited`, `not_installed`, when the first batch is asked for
 */
export async function* streamChangeTexts(
  reader: Reader,
  filters: ChangeFilters = {},
  options: StreamTextOptions = {},
): AsyncGenerator<readonly ChangeText[], void, void> {
  const known = Object.keys(optionsSchema.shape)
  const { order, signal } = parseInput(optionsSchema, options, { code: 'invalid_filter', known })
  const conditions = parseChangeFilters(filters)
  signal?.throwIfAborted()
  const scope = await resolveScope(reader, conditions)
  const snapshot = await openSnapshot(reader.db).catch((error: unknown) => {
    throw toThreadlineError(error, what)
  })
  // What was begun ahead must have ended before the connection is given back.
  const left = new AbortController()
  const ending = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal])
  let ahead: Promise<unknown> | undefined
  try {
    const batch = batchReader({ ...reader, db: snapshot.tx }, scope, order, ending)
    const facts = await readTableFacts(batch.source, { what, signal: ending })
    let slice = { limit: batches.first as number, after: undefined as string | undefined }
    let reading = batch.read(slice)
    for (;;) {
      ahead = reading
      const rows = await reading
      if (rows.length === 0) return
      assertOpen(snapshot)
      const isLast = rows.length < slice.limit
      const contexts = batch.contexts(rows)
      if (!isLast) {
        slice = { limit: nextLimit(slice.limit, rows), after: rows.at(-1)?.id }
        reading = batch.read(slice)
      }
      ahead = Promise.allSettled([contexts, reading])
      const texts = toTexts(rows, await contexts, facts)
      signal?.throwIfAborted()
      yield texts
      signal?.throwIfAborted()
      if (isLast) return
    }
  } finally {
    left.abort()
    await ahead?.catch(() => {})
    await snapshot.close().catch(() => {})
  }
}

function batchReader(source: Source, scope: ChangeScope, order: ChangeOrder, signal: AbortSignal) {
  return {
    source,
    read: (slice: { readonly limit: number; readonly after: string | undefined }) =>
      readPlainChanges(source, scope, { order, ...slice }, { what, signal }),
    contexts: (rows: readonly PlainChangeRow[]) =>
      readTransactionContexts(source, [...new Set(rows.map((row) => row.transaction_id))], { what, signal }),
  }
}

function toTexts(
  rows: readonly PlainChangeRow[],
  contexts: Awaited<ReturnType<typeof readTransactionContexts>>,
  facts: ReadonlyMap<string, TableFacts>,
): ChangeText[] {
  return rows.map((row) =>
    toChangeText(row, contexts.at(row), facts.get(row.table_id) ?? unknownTable(row.table_id)),
  )
}

/** Grows while batches stay small, and shrinks at once when rows are large. */
function nextLimit(limit: number, rows: readonly PlainChangeRow[]): number {
  const characters = rows.reduce(
    (sum, { after, before }) => sum + (after?.length ?? 0) + (before?.length ?? 0),
    0,
  )
  const fitting = Math.floor((batches.characters / Math.max(characters, 1)) * rows.length)
  return Math.max(1, Math.min(limit * 4, fitting, batches.most))
}
