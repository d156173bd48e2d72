import {
  type CursorBinding,
  type EvidenceFilters,
  type EvidenceRecord,
  evidenceSubjectSchema,
  evidenceVerdictSchema,
  filterFingerprint,
  type Page,
  parseEvidenceFilters,
  type ResolvedEvidenceFilters,
} from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { execute } from '../database/execute.ts'
import { readImage, toActor } from '../reading/changes/to-change.ts'
import { positionOf, toPage } from '../reading/page.ts'
import { allOf, idValue, instantText, instantValue } from '../reading/sql/values.ts'
import { quoteQualified } from '../sql/quote.ts'
import type { EvidenceKeeper } from './evidence-keeper.ts'

/**
 * The evidence that was recorded, newest first, a page at a time: as a history, or with `latest` only the latest record of each subject.
 *
 * @throws ThreadlineError `invalid_filter` with every problem, `invalid_cursor`, `not_installed`, `permission_denied`
 */
export async function listEvidence(
  { readDb, config }: EvidenceKeeper,
  filters: EvidenceFilters = {},
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Page<EvidenceRecord>> {
  const { limit, cursor, ...conditions } = parseEvidenceFilters(filters)
  const binding: CursorBinding = {
    kind: 'evidence',
    order: 'newest',
    fingerprint: filterFingerprint(conditions),
  }
  const before = positionOf(cursor, binding)
  const evidence = sql.raw(quoteQualified(config.storageSchema, 'evidence'))
  const matching = sql`select * from ${evidence} where ${allOf(conditionsOf(conditions))}`
  const wanted = conditions.latest
    ? sql`select distinct on (subject) * from (${matching}) as matching order by subject, id desc`
    : matching
  const found = await execute<EvidenceRow>(
    readDb,
    sql`
      select id::text, subject, verdict, target, summary, details::text, automatic, actor, on_behalf_of::text, source,
        ${instantText(sql`recorded_at`)} as recorded_at, login_role
      from (${wanted}) as wanted
      where ${before === undefined ? sql`true` : sql`wanted.id < ${idValue(before)}`}
      order by wanted.id desc limit ${sql.raw(String(limit + 1))}`,
    { what: 'read the evidence', signal },
  )
  return toPage(found, limit, binding, found.map(toRecord))
}

interface EvidenceRow {
  readonly id: string
  readonly subject: string
  readonly verdict: string
  readonly target: string | null
  readonly summary: string
  readonly details: string | null
  readonly automatic: boolean
  readonly actor: string | null
  readonly on_behalf_of: string | null
  readonly source: string | null
  readonly recorded_at: string
  readonly login_role: string
}

function conditionsOf({
  subject,
  verdict,
  target,
  from,
  to,
}: Omit<ResolvedEvidenceFilters, 'limit' | 'cursor'>): SQL[] {
  return [
    ...(subject === undefined ? [] : [sql`subject = ${subject}::text`]),
    ...(verdict === undefined ? [] : [sql`verdict = ${verdict}::text`]),
    ...(target === undefined ? [] : [sql`target = ${target}::text`]),
    ...(from === undefined ? [] : [sql`recorded_at >= ${instantValue(from)}`]),
    ...(to === undefined ? [] : [sql`recorded_at <= ${instantValue(to)}`]),
  ]
}

function toRecord(row: EvidenceRow): EvidenceRecord {
  return {
    id: row.id,
    subject: evidenceSubjectSchema.parse(row.subject),
    verdict: evidenceVerdictSchema.parse(row.verdict),
    target: row.target,
    summary: row.summary,
    details: readImage(row.details),
    automatic: row.automatic === true,
    actor: toActor(row.actor, row.on_behalf_of),
    source: row.source,
    recordedAt: row.recorded_at,
    loginRole: row.login_role,
  }
}
