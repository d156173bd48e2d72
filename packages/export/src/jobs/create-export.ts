import {
  type ActorRef,
  actorKey,
  type ChangeFilters,
  type ExportJob,
  parseActorRef,
  parseChangeFilters,
  parseInput,
  stringifyJson,
  ThreadlineError,
} from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { execute } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import type { ExportQueue } from '../queue/export-queue.ts'
import { type ExportOptions, storedOptionsSchema } from '../streaming/export-options.ts'
import { type JobRow, jobColumns, jobTable, onlyRow, toJob } from './job-table.ts'

/** What is to be exported. */
export interface ExportRequest extends Omit<ExportOptions, 'signal'> {
  readonly filters?: ChangeFilters | undefined
}

/** For whom it is to be exported. */
export interface CreateExportOptions {
  /** Who asks: the export is theirs alone. */
  readonly actor: ActorRef
  /** Told at once. @defaultValue none: workers find it when they look */
  readonly queue?: ExportQueue | undefined
  /** Exports of one owner that may wait or run at a time. @defaultValue 5 */
  readonly maxOpen?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks for an export that a worker writes. What the handle may see is what the export will hold: scopes of a limited handle are stored with it.
 *
 * @throws ThreadlineError `invalid_filter`, `invalid_key`, `table_not_audited`, `invalid_actor`, `too_many_exports`, `not_installed`, `permission_denied`
 */
export async function createExport(
  threadline: Threadline,
  { filters = {}, ...options }: ExportRequest,
  { actor, queue, maxOpen = 5, signal }: CreateExportOptions,
): Promise<ExportJob> {
  const known = Object.keys(storedOptionsSchema.shape)
  const stored = parseInput(storedOptionsSchema, options, { code: 'invalid_filter', known })
  const owner = parseActorRef(actor)
  // Asked at least once, so that what no worker could answer is refused now.
  await threadline.count(filters, { max: 1 })
  const rows = await execute<JobRow>(
    threadline.db,
    sql`
      insert into ${jobTable(threadline)} (actor, actor_ref, format, options, filters, scopes)
      select ${actorKey(owner)}::text, ${stringifyJson(owner)}::text::json, ${stored.format}::text, ${stringifyJson(stored)}::text::json,
        ${stringifyJson(parseChangeFilters(filters))}::text::json, ${stringifyJson(threadline.scopes)}::text::json
      where (
        select count(*) from ${jobTable(threadline)} where j.actor = ${actorKey(owner)}::text and j.status in ('queued', 'running')
      ) < ${String(maxOpen)}::text::integer
      returning ${jobColumns}`,
    { what: 'ask for the export', signal },
  )
  if (rows.length === 0)
    throw new ThreadlineError(
      'too_many_exports',
      `${maxOpen} exports of yours are waiting or running; wait for one of them, or cancel it.`,
    )
  const job = toJob(onlyRow(rows))
  await queue?.announce(job.id)
  return job
}
