import { type SQL, sql } from 'drizzle-orm'
import type { TableName } from '../../config/table-name.ts'
import { quoteQualified } from '../../sql/quote.ts'

/** Relations of these names, of whatever kind they are. */
export function relationsNamed(names: readonly TableName[]): SQL {
  const wanted = JSON.stringify(names.map(({ schema, table }) => ({ schema, table })))
  return sql`
    select relation.oid from json_to_recordset(${wanted}::text::json) as name (schema text, "table" text)
    join pg_namespace as namespace on namespace.nspname = name.schema
    join pg_class as relation on relation.relnamespace = namespace.oid and relation.relname = name."table"`
}

/**
 * Tables of users, partitions only as their root: in the given schemas, or in all. Not those of PostgreSQL, of extensions, and of any audit schema, which is
 * known by its registry and clock.
 */
export function userTables(schemas: readonly string[] | null): SQL {
  const wanted = schemas === null ? null : JSON.stringify(schemas)
  return sql`
    select relation.oid from pg_class as relation join pg_namespace as namespace on namespace.oid = relation.relnamespace
    where relation.relkind in ('r', 'p') and relation.relpersistence <> 't' and not relation.relispartition
      and namespace.nspname <> 'information_schema' and namespace.nspname not like 'pg\\_%'
      and (${wanted}::text is null or namespace.nspname in (select json_array_elements_text(${wanted}::text::json)))
      and namespace.oid not in (
        select relnamespace from pg_class where relname in ('audited_tables', 'change_id_seq')
        group by relnamespace having count(*) = 2)
      and namespace.oid not in (select objid from pg_depend where classid = 'pg_namespace'::regclass and deptype = 'e')
      and relation.oid not in (select objid from pg_depend where classid = 'pg_class'::regclass and deptype = 'e')`
}

/** Which entries of the registry are asked for: with none, the audit schema may be missing or older, for nothing is asked of its own tables. */
export type RegistryScope = 'none' | 'wanted' | 'all'

/**
 * Everything of the catalogue that generation and health have to know of some tables, in one statement and one row. Each kind of object is read for all tables
 * at once, because asking table by table takes many times as long, and answered as a JSON list for each of its facts, in the order of `Catalogue`: so
 * the server writes a few long arrays instead of many thousand small ones. So are types, of which a thousand tables use a few dozen.
 *
 * @param relations - A query of oids.
 */
export function catalogueStatement(relations: SQL, storageSchema: string, registryScope: RegistryScope): SQL {
  const registry = sql.raw(quoteQualified(storageSchema, 'audited_tables'))
  const migrations = sql.raw(quoteQualified(storageSchema, 'schema_migrations'))
  const storage = sql`to_regnamespace(quote_ident(${storageSchema}))`
  return sql`
    with recursive wanted as materialized (
      select relation.oid, nspname, relname, relkind, relpersistence, relispartition
      from (${relations}) as chosen
      join pg_class as relation on relation.oid = chosen.oid
      join pg_namespace as namespace on namespace.oid = relation.relnamespace
    ),
    -- The table itself, its partitions and the tables that inherit from it, at any depth.
    tree (root, oid) as (
      select oid, oid from wanted
      union
      select tree.root, inhrelid from tree join pg_inherits on inhparent = tree.oid
    ),
    attribute as materialized (
      select attrelid, attnum, attname, atttypid, atttypmod, attnotnull, attgenerated, attcollation
      from wanted join pg_attribute on attrelid = wanted.oid and attnum > 0 and not attisdropped
    ),
    used as materialized (select distinct atttypid as type from attribute),
    -- Every type that the values of a type can contain: through domains, arrays, composites, ranges and multiranges.
    contained (type, part) as (
      select type, type from used
      union
      select contained.type, part.type
      from contained
      join pg_type as whole on whole.oid = contained.part
      cross join lateral (
        select whole.typbasetype where whole.typtype = 'd'
        union all select whole.typelem where whole.typcategory = 'A' and whole.typelem <> 0
        union all select atttypid from pg_attribute where whole.typtype = 'c' and attrelid = whole.typrelid and attnum > 0 and not attisdropped
        union all select rngsubtype from pg_range where rngtypid = whole.oid
        union all select rngtypid from pg_range where rngmultitypid = whole.oid
      ) as part (type)
    ),
    base (type, below, modifier) as (
      select type, type, -1 from used
      union all
      select base.type, domain.typbasetype, greatest(base.modifier, domain.typtypmod)
      from base join pg_type as domain on domain.oid = base.below where domain.typtype = 'd'
    ),
    -- Triggers with a name of ours, or with a function of the audit schema. Up to version 14 those of partitions count as internal.
    hook as materialized (
      select tgrelid, tgname, tgfoid, tgtype, tgenabled, tgparentid, pronamespace, proname,
        case when tgconstraint <> 0 then 'constraint' when tgattr::text <> '' or tgqual is not null then 'limited' else 'no' end as limited,
        case when tgnargs > 0 then split_part(encode(tgargs, 'escape'), chr(92) || '000', 1) else '' end as argument
      from (select distinct oid from tree) as member
      join pg_trigger on tgrelid = member.oid
      join pg_proc on pg_proc.oid = tgfoid
      where (not tgisinternal or tgparentid <> 0) and (starts_with(tgname, '!threadline_') or pronamespace = ${storage})
    )
    select
      ${registryScope === 'none' ? sql`0` : sql`(select coalesce(max(version), 0) from ${migrations})`} as version,
      (select pg_get_userbyid(relowner) from pg_class where relnamespace = ${storage} and relname = 'audited_tables') as owner,
      ${columnar(
        [
          sql`relation.oid::int8`,
          sql`nspname`,
          sql`relation.relname`,
          sql`relation.relkind`,
          sql`relation.relpersistence`,
          sql`relation.relispartition`,
          sql`case when relation.relispartition and wanted.oid is not null then (
            select json_build_array(root_schema.nspname, root.relname)::text
            from pg_class as root join pg_namespace as root_schema on root_schema.oid = root.relnamespace
            where root.oid = pg_partition_root(relation.oid)) end`,
          sql`(select extname from pg_depend join pg_extension on pg_extension.oid = refobjid
            where classid = 'pg_class'::regclass and objid = relation.oid and refclassid = 'pg_extension'::regclass and deptype = 'e')`,
          sql`wanted.oid is not null`,
        ],
        sql`from (select distinct oid from tree) as member join pg_class as relation on relation.oid = member.oid
          join pg_namespace as namespace on namespace.oid = relation.relnamespace left join (select oid from wanted) as wanted on wanted.oid = relation.oid
          order by nspname, relation.relname`,
      )} as relations,
      ${columnar([sql`root::int8`, sql`oid::int8`], sql`from tree where root <> oid`)} as tree,
      ${columnar(
        [
          sql`attrelid::int8`,
          sql`attnum`,
          sql`attname`,
          sql`atttypid::int8`,
          sql`atttypmod`,
          sql`attnotnull`,
          sql`attgenerated`,
          sql`attcollation = 0 or attcollation = 100 or coalesce((select collisdeterministic from pg_collation where oid = attcollation), true)`,
        ],
        sql`from attribute order by attrelid, attnum`,
      )} as columns,
      ${columnar(
        [
          sql`base.type::int8`,
          sql`below.oid::int8`,
          sql`below.typtype`,
          sql`below.typcategory = 'A'`,
          sql`base.modifier`,
          sql`(select json_agg(part::int8 order by part)::text from contained where contained.type = base.type)`,
          sql`exists (select from contained join pg_type on pg_type.oid = part where contained.type = base.type and typtype in ('r', 'm'))`,
          sql`exists (
            select from contained join pg_type on pg_type.oid = part
            where contained.type = base.type and typtype = 'b' and typcategory <> 'A' and pg_type.oid >= 16384)`,
        ],
        sql`from base join pg_type as below on below.oid = base.below and below.typtype <> 'd'`,
      )} as types,
      -- With its schema, unless it is PostgreSQL's own, whatever the path of this session is.
      ${columnar(
        [
          sql`form.atttypid::int8`,
          sql`form.atttypmod`,
          sql`(select case when nspname <> 'pg_catalog' and pg_type_is_visible(named.oid) then quote_ident(nspname) || '.' else '' end
            from pg_type as named join pg_namespace on pg_namespace.oid = named.typnamespace
            where named.oid = case when declared.typcategory = 'A' and declared.typelem <> 0 then declared.typelem else declared.oid end)
            || format_type(form.atttypid, form.atttypmod)`,
        ],
        sql`from (select distinct atttypid, atttypmod from attribute) as form join pg_type as declared on declared.oid = form.atttypid`,
      )} as forms,
      ${columnar(
        [sql`adrelid::int8`, sql`adnum`, sql`refobjsubid`],
        sql`from attribute join pg_attrdef on adrelid = attrelid and adnum = attnum
          join pg_depend on classid = 'pg_attrdef'::regclass and objid = pg_attrdef.oid and refclassid = 'pg_class'::regclass
            and refobjid = attrelid and refobjsubid not in (0, attnum)
          where attgenerated <> ''`,
      )} as sources,
      ${columnar(
        [
          sql`indrelid::int8`,
          sql`index.relname`,
          sql`indisprimary`,
          sql`array_to_json((indkey::int2[])[0:indnkeyatts - 1])::text`,
          sql`indisvalid`,
          sql`indpred is not null`,
          sql`indexprs is not null`,
        ],
        sql`from wanted join pg_index on indrelid = wanted.oid and indisunique join pg_class as index on index.oid = indexrelid
          order by indrelid, index.relname`,
      )} as indexes,
      ${columnar(
        [
          sql`tgrelid::int8`,
          sql`tgname`,
          sql`tgfoid::int8`,
          sql`tgtype`,
          sql`tgenabled`,
          sql`limited`,
          sql`tgparentid <> 0`,
          sql`argument`,
        ],
        sql`from hook order by tgrelid, tgname`,
      )} as triggers,
      -- Other tables with row triggers on the same functions.
      ${columnar(
        [sql`tgfoid::int8`, sql`tgrelid::int8`, sql`nspname`, sql`relname`],
        sql`from (select distinct tgfoid as called from hook where pronamespace = ${storage} and tgtype & 1 = 1) as called
          join pg_trigger on tgfoid = called and tgparentid = 0 and tgtype & 1 = 1 and tgrelid not in (select oid from tree)
          join pg_class on pg_class.oid = tgrelid join pg_namespace on pg_namespace.oid = relnamespace`,
      )} as sharers,
      ${columnar(
        [
          sql`pg_proc.oid::int8`,
          sql`nspname`,
          sql`pg_proc.proname`,
          sql`encode(sha256(convert_to(prosrc, 'UTF8')), 'hex')`,
          sql`lanname`,
          sql`prosecdef`,
          sql`array_to_json(proconfig)::text`,
          sql`pg_get_userbyid(proowner)`,
          sql`description`,
        ],
        // All three functions of a table, whether its triggers call them or not: the names of the events have six letters each.
        sql`from (
            select tgfoid as oid from hook
            union
            select sibling.oid from (
              select distinct left(proname, -6) as stem from hook where pronamespace = ${storage} and tgtype & 1 = 1) as stems
            cross join (values ('insert'), ('update'), ('delete')) as event (name)
            join pg_proc as sibling on sibling.pronamespace = ${storage} and sibling.proname = stem || name
          ) as called
          join pg_proc on pg_proc.oid = called.oid join pg_namespace on pg_namespace.oid = pg_proc.pronamespace
          join pg_language on pg_language.oid = prolang
          left join pg_description on classoid = 'pg_proc'::regclass and objoid = pg_proc.oid and objsubid = 0`,
      )} as functions,
      ${registryEntries(registryScope, registry)} as registry`
}

/** A JSON list of lists, one for each field, of what a query finds. */
function columnar(fields: readonly SQL[], from: SQL): SQL {
  const names = fields.map((_, index) => sql.raw(`f${index}`))
  const named = fields.map((field, index) => sql`${field} as ${names[index]}`)
  const lists = names.map((name) => sql`coalesce(array_to_json(array_agg(${name})), '[]')`)
  return sql`(select json_build_array(${sql.join(lists, sql`, `)})::text from (select ${sql.join(named, sql`, `)} ${from}) as found)`
}

function registryEntries(scope: RegistryScope, registry: SQL): SQL {
  if (scope === 'none') return sql`'[]'`
  const known = sql`select coalesce(json_agg(row_to_json(known)), '[]')::text from ${registry} as known`
  if (scope === 'all') return sql`(${known})`
  return sql`(${known}
    where relation in (select oid from wanted) or (schema_name, table_name) in (select nspname, relname from wanted)
      or id in (select ('x' || substring(proname from '_([0-9a-f]{8})_[a-z]+$'))::bit(32)::int from hook))`
}
