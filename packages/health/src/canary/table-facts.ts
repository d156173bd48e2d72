import type { Executor } from '@threadline/core'
import { execute, type InspectedTable } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'

/** A column that a canary could change. */
export interface CanaryColumn {
  readonly name: string
  readonly type: string
  /** `pg_type.typcategory` of the type beneath all domains. */
  readonly category: string
  readonly baseType: string
  readonly nullable: boolean
}

/** What decides whether, and how, a canary can write to a table. */
export interface CanaryFacts {
  /** Columns that are no part of a key, unique index or foreign key, and not generated. */
  readonly columns: readonly CanaryColumn[]
  /** Triggers and rules of the application that an update would fire. */
  readonly updateTriggers: readonly string[]
  readonly deleteTriggers: readonly string[]
  /** Whether a foreign key of another table refers to this one. */
  readonly isReferenced: boolean
}

/** Reads them from the catalogue. A trigger counts on the table itself and on its partitions. */
export async function readCanaryFacts(
  db: Executor,
  { found }: InspectedTable,
  storageSchema: string,
  signal: AbortSignal | undefined,
): Promise<CanaryFacts> {
  const oid = sql`${String(found.oid)}::text::oid`
  const triggers = (event: number) => sql`
    select coalesce(json_agg(distinct name), '[]') from (
      select tgname::text as name from pg_trigger join pg_proc on pg_proc.oid = tgfoid
      where tgrelid in (select ${oid} union select relid from pg_partition_tree(${oid}::regclass)) and not tgisinternal and tgenabled in ('O', 'A')
        and tgtype & ${sql.raw(String(event))} <> 0 and pronamespace is distinct from to_regnamespace(quote_ident(${storageSchema}))
      union all
      select rulename::text from pg_rewrite where ev_class = ${oid} and ev_enabled in ('O', 'A') and ev_type = ${event === 16 ? '2' : '4'}::"char"
    ) as fired`
  const [row] = await execute<{ facts: string }>(
    db,
    sql`
      select json_build_object(
        'columns', (
          select coalesce(json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod), 'category', typcategory,
            'baseType', format_type(coalesce(nullif(typbasetype, 0), pg_type.oid), null), 'nullable', not attnotnull) order by attnum), '[]')
          from pg_attribute join pg_type on pg_type.oid = atttypid
          where attrelid = ${oid} and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
            and not exists (select from pg_index where indrelid = attrelid and (indisunique or indisexclusion) and attnum = any (indkey))
            and not exists (select from pg_constraint where contype = 'f' and (conrelid = attrelid and attnum = any (conkey) or confrelid = attrelid and attnum = any (confkey)))
            and not exists (select from pg_partitioned_table where partrelid in (select relid from pg_partition_tree(attrelid)) and attnum = any (partattrs))),
        'updateTriggers', (${triggers(16)}),
        'deleteTriggers', (${triggers(8)}),
        'isReferenced', exists (select from pg_constraint where contype = 'f' and confrelid = ${oid}))::text as facts`,
    { what: 'look at the table for a canary', signal },
  )
  return JSON.parse(row?.facts ?? '{}')
}
