import {
  type ActorRef,
  actorKey,
  type ExportJob,
  type Page,
  parseInput,
  wholeNumber,
} from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { execute } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { isJobId, type JobRow, jobColumns, jobTable, toJob } from './job-table.ts'

/** Whose exports are meant. */
export interface OwnerOptions {
  readonly actor: ActorRef
  readonly signal?: AbortSignal | undefined
}

/** Which part of the list is wanted. */
export interface ListExportsOptions extends OwnerOptions {
  /** From 1 to 100. @defaultValue 20 */
  readonly limit?: number | undefined
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined
}

const pageSchema = z.object({
  limit: wholeNumber(1, 100).default(20),
  cursor: z
    .string()
    .regex(/^\d{4}-[\d:T.-]+Z_[0-9a-f-]{36}$/, 'must be the nextCursor of a page')
    .optional(),
})

/** The exports of an owner, newest first. @throws ThreadlineError `invalid_filter`, `not_installed` */
export async function listExports(
  threadline: Threadline,
  { actor, signal, ...page }: ListExportsOptions,
): Promise<Page<ExportJob>> {
  const { limit, cursor } = parseInput(pageSchema, page, { code: 'invalid_filter' })
  const owned = sql`j.actor = ${actorKey(actor)}::text`
  const [createdAt, id] = cursor?.split('_') ?? []
  const after =
    createdAt === undefined || id === undefined
      ? sql`true`
      : sql`(j.created_at, j.id) < (${createdAt}::text::timestamptz, ${id}::text::uuid)`
  const rows = await execute<JobRow>(
    threadline.db,
    sql`
      select ${jobColumns} from ${jobTable(threadline)}
      where ${owned} and ${after}
      order by j.created_at desc, j.id desc limit ${sql.raw(String(limit + 1))}`,
    { what: 'list the exports', signal },
  )
  const items = rows.slice(0, limit).map(toJob)
  const hasMore = rows.length > limit
  const last = items.at(-1)
  return { items, nextCursor: hasMore && last ? `${last.createdAt}_${last.id}` : null, hasMore }
}

/** One export; null when the owner has none with this id. @throws ThreadlineError `not_installed` */
export async function getExport(
  threadline: Threadline,
  id: string,
  options: OwnerOptions,
): Promise<ExportJob | null> {
  const row = await findOwnRow(threadline, id, options)
  return row === undefined ? null : toJob(row)
}

/**
 * Ends an export that waits or runs; one that has ended stays as it is. Its worker stops within seconds.
 *
 * @returns The export; null when the owner has none with this id.
 * @throws ThreadlineError `not_installed`, `permission_denied`
 */
export async function cancelExport(
  threadline: Threadline,
  id: string,
  options: OwnerOptions,
): Promise<ExportJob | null> {
  if (!isJobId(id)) return null
  const [row] = await execute<JobRow>(
    threadline.db,
    sql`
      update ${jobTable(threadline)} set status = 'cancelled', finished_at = clock_timestamp(), worker = null, leased_until = null
      where j.id = ${id}::text::uuid and j.actor = ${actorKey(options.actor)}::text and j.status in ('queued', 'running')
      returning ${jobColumns}`,
    { what: 'cancel the export', signal: options.signal },
  )
  return row === undefined ? getExport(threadline, id, options) : toJob(row)
}

/** @returns undefined when the owner has none with this id. */
export async function findOwnRow(
  threadline: Threadline,
  id: string,
  { actor, signal }: OwnerOptions,
): Promise<JobRow | undefined> {
  if (!isJobId(id)) return undefined
  const [row] = await execute<JobRow>(
    threadline.db,
    sql`
      select ${jobColumns} from ${jobTable(threadline)}
      where j.id = ${id}::text::uuid and j.actor = ${actorKey(actor)}::text`,
    { what: 'read the export', signal },
  )
  return row
}
