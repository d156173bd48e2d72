import { toThreadlineError } from '@threadline/core'
import { sql } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'

/** A table as `init` has to know it. */
export interface ListedTable {
  readonly schema: string
  readonly table: string
  /** `pg_class.relkind`: r table, p partitioned table, f foreign table. */
  readonly kind: string
  readonly columns: readonly string[]
  /** The columns of the primary key; empty without one. */
  readonly key: readonly string[]
  /** The columns of each unique index that could identify rows instead. */
  readonly otherKeys: readonly (readonly string[])[]
  /** Whether other tables inherit from it (not as partitions). */
  readonly hasChildren: boolean
}

/**
 * Every table of the database that this role may see, by name: not those of PostgreSQL, of extensions and of the audit schema, no temporary ones, and
 * partitions only as their root.
 */
export async function listTables(db: PostgresJsDatabase, storageSchema: string): Promise<ListedTable[]> {
  try {
    const found = await db.execute<{ tables: string }>(sql`
      select coalesce(json_agg(json_build_object(
        'schema', nspname,
        'table', relname,
        'kind', relkind,
        'columns', (
          select coalesce(json_agg(attname order by attnum), '[]') from pg_attribute
          where attrelid = relation.oid and attnum > 0 and not attisdropped),
        'key', coalesce((
          select json_agg(attname order by array_position(indkey::int2[], attnum))
          from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
          where indrelid = relation.oid and indisprimary), '[]'),
        'otherKeys', coalesce((
          select json_agg(columns order by name)
          from (
            select index.relname as name, json_agg(attname order by position) as columns
            from pg_index
            join pg_class as index on index.oid = indexrelid
            cross join unnest(indkey::int2[]) with ordinality as member (number, position)
            join pg_attribute on attrelid = indrelid and attnum = number
            where indrelid = relation.oid and indisunique and not indisprimary and indisvalid
              and indpred is null and indexprs is null and position <= indnkeyatts
            group by indexrelid, index.relname having bool_and(attnotnull)
          ) as usable), '[]'),
        'hasChildren', relkind = 'r' and exists (select from pg_inherits where inhparent = relation.oid)
      ) order by nspname <> 'public', nspname, relname), '[]')::text as tables
      from pg_class as relation join pg_namespace on pg_namespace.oid = relnamespace
      where relkind in ('r', 'p', 'f') and relpersistence <> 't' and not relispartition
        and nspname <> 'information_schema' and nspname not like 'pg\\_%' and nspname <> ${storageSchema}
        and has_schema_privilege(pg_namespace.oid, 'usage')
        and not exists (
          select from pg_depend
          where classid = 'pg_class'::regclass and objid = relation.oid and deptype = 'e')`)
    return JSON.parse(found[0]?.tables ?? '[]')
  } catch (error) {
    throw toThreadlineError(error, 'read the tables from the catalogue')
  }
}
