import {
  type AuditChange,
  type ChangeFilters,
  parseChangeFilters,
  parseInput,
  wholeNumber,
} from '@threadline/contract'
import { z } from 'zod'
import { toThreadlineError } from '../../database/to-threadline-error.ts'
import { type FollowedChange, type FollowOptions, followChanges } from '../following/follow-changes.ts'
import type { Reader } from '../reader.ts'
import { assertOpen, openSnapshot } from '../snapshot.ts'
import type { ChangeOrder } from './change-rows.ts'
import { resolveScope } from './change-scope.ts'
import { readChangesInOrder } from './changes-in-order.ts'
import { toChanges } from './to-changes.ts'

/** How changes are streamed. */
export interface StreamOptions {
  /** `newest` first as in the timeline, or `oldest` first as they were captured. @defaultValue 'newest' */
  readonly order?: ChangeOrder | undefined
  /** Changes that are read at a time and held in memory, from 1 to 10,000. @defaultValue 500 */
  readonly batchSize?: number | undefined
  /** Aborted, it ends the stream with its reason as the error, so that an incomplete stream cannot be taken for a complete one. */
  readonly signal?: AbortSignal | undefined
  readonly follow?: false | undefined
}

const optionsSchema = z.strictObject({
  order: z.enum(['newest', 'oldest']).default('newest'),
  batchSize: wholeNumber(1, 10_000).default(500),
  signal: z.instanceof(AbortSignal).optional(),
  follow: z.literal(false).optional(),
})

/**
 * All changes that filters match, without a limit and in constant memory, as the trail was at one moment: what is captured or purged meanwhile neither appears
 * nor is missing. The stream holds one connection, and a snapshot of the database, until it is read to its end or left; with a pool of one connection nothing
 * else can be asked meanwhile.
 *
 * With `follow: true` it never ends: see {@link followChanges}.
 *
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `table_not_audited`, `not_installed`, when the first change is asked for
 */
export function streamChanges(
  reader: Reader,
  filters: ChangeFilters | undefined,
  options: FollowOptions,
): AsyncIterableIterator<FollowedChange>
export function streamChanges(
  reader: Reader,
  filters?: ChangeFilters,
  options?: StreamOptions,
): AsyncIterableIterator<AuditChange>
export function streamChanges(
  reader: Reader,
  filters: ChangeFilters = {},
  options: StreamOptions | FollowOptions = {},
): AsyncIterableIterator<AuditChange | FollowedChange> {
  return options.follow === true
    ? followChanges(reader, filters, options)
    : streamAll(reader, filters, options)
}

async function* streamAll(
  reader: Reader,
  filters: ChangeFilters,
  options: StreamOptions,
): AsyncGenerator<AuditChange, void, void> {
  const known = Object.keys(optionsSchema.shape)
  const { order, batchSize, signal } = parseInput(optionsSchema, options, { code: 'invalid_filter', known })
  const conditions = parseChangeFilters(filters)
  signal?.throwIfAborted()
  const scope = await resolveScope(reader, conditions)
  const snapshot = await openSnapshot(reader.db).catch((error: unknown) => {
    throw toThreadlineError(error, 'stream the changes')
  })
  const source = { ...reader, db: snapshot.tx }
  try {
    let after: string | undefined
    for (;;) {
      assertOpen(snapshot)
      const slice = { order, after, limit: batchSize }
      const rows = await readChangesInOrder(source, scope, slice, { what: 'stream the changes', signal })
      for (const change of await toChanges(source, rows, signal)) {
        yield change
        signal?.throwIfAborted()
      }
      after = rows.at(-1)?.id
      if (rows.length < batchSize) return
    }
  } finally {
    await snapshot.close().catch(() => {})
  }
}
