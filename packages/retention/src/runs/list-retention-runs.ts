import { decimalIdSchema, type Page, parseInput, type RetentionRun, wholeNumber } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { readRuns } from './read-runs.ts'

export interface ListRunsOptions {
  /** Runs on a page, from 1 to 500. @defaultValue 50 */
  readonly limit?: number | undefined
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined
  readonly signal?: AbortSignal | undefined
}

const shape = {
  limit: wholeNumber(1, 500).default(50),
  cursor: decimalIdSchema.optional(),
  signal: z.instanceof(AbortSignal).optional(),
}

/**
 * The purges that were recorded, newest first.
 *
 * @throws ThreadlineError `invalid_filter`, `not_installed`, `permission_denied`
 */
export async function listRetentionRuns(
  { readDb, config }: Threadline,
  options: ListRunsOptions = {},
): Promise<Page<RetentionRun>> {
  const { limit, cursor, signal } = parseInput(z.strictObject(shape), options, {
    code: 'invalid_filter',
    known: Object.keys(shape),
  })
  const condition = cursor === undefined ? sql`true` : sql`r.id < ${cursor}::bigint`
  const found = await readRuns({ db: readDb, config }, condition, limit + 1, signal)
  const items = found.slice(0, limit)
  const hasMore = found.length > limit
  return { items, hasMore, nextCursor: hasMore ? (items.at(-1)?.id ?? null) : null }
}
