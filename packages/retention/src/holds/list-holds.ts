import type { RetentionHold } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { sql } from 'drizzle-orm'
import { readHolds } from './read-holds.ts'

export interface ListHoldsOptions {
  /** Also those that were lifted. @defaultValue false */
  readonly includeLifted?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** The holds in force, newest first. @throws ThreadlineError `not_installed`, `permission_denied` */
export async function listHolds(
  { readDb, config }: Threadline,
  { includeLifted = false, signal }: ListHoldsOptions = {},
): Promise<RetentionHold[]> {
  const condition = includeLifted ? sql`true` : sql`h.lifted_at is null`
  return readHolds({ db: readDb, config }, condition, signal)
}
