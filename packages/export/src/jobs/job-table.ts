import {
  actorRefSchema,
  type ExportJob,
  exportJobSchema,
  parseJson,
  ThreadlineError,
} from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { instantText, quoteQualified } from '@threadline/core/schema'
import { type SQL, sql } from 'drizzle-orm'

/** The table of background exports, of which every statement of this folder speaks as `j`. */
export function jobTable({ config }: Pick<Threadline, 'config'>): SQL {
  return sql`${sql.raw(quoteQualified(config.storageSchema, 'export_jobs'))} as j`
}

/** A job as it is read: every value as text. */
export interface JobRow {
  readonly id: string
  readonly actor_ref: string
  readonly format: string
  readonly options: string
  readonly filters: string
  readonly scopes: string
  readonly status: string
  readonly attempts: string
  readonly created_at: string
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly expires_at: string | null
  readonly total: string | null
  readonly total_capped: string | null
  readonly changes: string
  readonly bytes: string
  readonly sha256: string | null
  readonly file: string | null
  readonly file_name: string | null
  readonly error_code: string | null
  readonly error_message: string | null
}

/** The columns of {@link JobRow}. A ready export whose time is over is expired, though its file may not have been removed yet. */
export const jobColumns = sql`
  j.id::text, j.actor_ref::text, j.format, j.options::text, j.filters::text, j.scopes::text,
  case when j.status = 'ready' and j.expires_at <= clock_timestamp() then 'expired' else j.status end as status,
  j.attempts::text, ${instantText(sql`j.created_at`)} as created_at, ${instantText(sql`j.started_at`)} as started_at,
  ${instantText(sql`j.finished_at`)} as finished_at, ${instantText(sql`j.expires_at`)} as expires_at,
  j.total::text, j.total_capped::text, j.changes::text, j.bytes::text, j.sha256, j.file, j.file_name, j.error_code, j.error_message`

/** A job as its owner sees it. */
export function toJob(row: JobRow): ExportJob {
  return exportJobSchema.parse({
    id: row.id,
    owner: actorRefSchema.parse(parseJson(row.actor_ref)),
    format: row.format,
    filters: parseJson(row.filters),
    status: row.status,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    expiresAt: row.expires_at,
    attempts: Number(row.attempts),
    total: row.total === null ? null : { count: Number(row.total), capped: row.total_capped === 'true' },
    count: Number(row.changes),
    bytes: Number(row.bytes),
    sha256: row.sha256,
    fileName: row.file_name,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
  })
}

/** The one row of a statement that always gives one. */
export function onlyRow(rows: readonly JobRow[]): JobRow {
  const [row] = rows
  if (row !== undefined) return row
  throw new ThreadlineError('audit_record_missing', 'The export was not recorded.')
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A malformed id is the same as one that is not found. */
export const isJobId = (id: unknown): id is string => typeof id === 'string' && uuid.test(id)
