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

/**
 * Everything of the catalogue that generation and health have to know of some tables, in one statement and one row: a JSON list for each kind of object, in
 * the shapes of `Catalogue`. Each list is made for all tables at once, because asking table by table takes many times as long; so are types, of which
 * a thousand tables use a few dozen.
 *
 * @param relations - A query of oids.
 * @param storageSchema - The audit schema. It may be missing, or older, when `withStorage` is false; then nothing is asked of its own tables.
 */
export function catalogueStatement(relations: SQL, storageSchema: string, withStorage: boolean): SQL {
  const registry = sql.raw(quoteQualified(storageSchema, 'audited_tables'))
  const migrations = sql.raw(quoteQualified(storageSchema, 'schema_migrations'))
  const storage = sql`to_regnamespace(quote_ident(${storageSchema}))`
  return sql`
    with recursive wanted as materialized (
      select relation.*, nspname from (${relations}) as chosen
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
      from pg_attribute where attrelid in (select oid from wanted) and attnum > 0 and not attisdropped
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
    hook as materialized (
      select pg_trigger.*, pronamespace, proname from pg_trigger join pg_proc on pg_proc.oid = tgfoid
      where not tgisinternal and (starts_with(tgname, '!threadline_') or pronamespace = ${storage})
        or tgparentid <> 0 and starts_with(tgname, '!threadline_')
    ),
    found_hook as materialized (select * from hook where tgrelid in (select oid from tree))
    select
      ${withStorage ? sql`(select coalesce(max(version), 0) from ${migrations})` : sql`0`} as version,
      (select pg_get_userbyid(relowner) from pg_class where relnamespace = ${storage} and relname = 'audited_tables') as owner,
      (select coalesce(json_agg(json_build_array(
          relation.oid::int8, nspname, relation.relname, relation.relkind, relation.relpersistence, relation.relispartition,
          case when relation.relispartition and relation.oid in (select oid from wanted) then (
            select json_build_array(root_schema.nspname, root.relname)
            from pg_class as root join pg_namespace as root_schema on root_schema.oid = root.relnamespace
            where root.oid = pg_partition_root(relation.oid)) end,
          (select extname from pg_depend join pg_extension on pg_extension.oid = refobjid
            where classid = 'pg_class'::regclass and objid = relation.oid and refclassid = 'pg_extension'::regclass and deptype = 'e'),
          relation.oid in (select oid from wanted)) order by nspname, relation.relname), '[]')::text
        from pg_class as relation join pg_namespace as namespace on namespace.oid = relation.relnamespace
        where relation.oid in (select oid from tree)) as relations,
      (select coalesce(json_agg(json_build_array(root::int8, oid::int8)), '[]')::text from tree where root <> oid) as tree,
      (select coalesce(json_agg(json_build_array(
          attrelid::int8, attnum, attname, atttypid::int8, atttypmod, attnotnull, attgenerated,
          attcollation = 0 or attcollation = 100 or coalesce((select collisdeterministic from pg_collation where oid = attcollation), true)
        ) order by attrelid, attnum), '[]')::text from attribute) as columns,
      (select coalesce(json_agg(json_build_array(
          base.type::int8, below.oid::int8, below.typtype, below.typcategory = 'A', base.modifier,
          (select json_agg(part::int8 order by part) from contained where contained.type = base.type),
          exists (select from contained join pg_type on pg_type.oid = part where contained.type = base.type and typtype in ('r', 'm')),
          exists (
            select from contained join pg_type on pg_type.oid = part
            where contained.type = base.type and typtype = 'b' and typcategory <> 'A' and pg_type.oid >= 16384))), '[]')::text
        from base join pg_type as below on below.oid = base.below and below.typtype <> 'd') as types,
      -- With its schema, unless it is PostgreSQL's own, whatever the path of this session is.
      (select coalesce(json_agg(json_build_array(form.atttypid::int8, form.atttypmod,
          (select case when nspname <> 'pg_catalog' and pg_type_is_visible(named.oid) then quote_ident(nspname) || '.' else '' end
            from pg_type as named join pg_namespace on pg_namespace.oid = named.typnamespace
            where named.oid = case when declared.typcategory = 'A' and declared.typelem <> 0 then declared.typelem else declared.oid end)
          || format_type(form.atttypid, form.atttypmod))), '[]')::text
        from (select distinct atttypid, atttypmod from attribute) as form join pg_type as declared on declared.oid = form.atttypid) as forms,
      (select coalesce(json_agg(json_build_array(pg_attrdef.adrelid::int8, pg_attrdef.adnum, refobjsubid)), '[]')::text
        from attribute join pg_attrdef on adrelid = attrelid and adnum = attnum
        join pg_depend on classid = 'pg_attrdef'::regclass and objid = pg_attrdef.oid and refclassid = 'pg_class'::regclass
          and refobjid = attrelid and refobjsubid not in (0, attnum)
        where attgenerated <> '') as sources,
      (select coalesce(json_agg(json_build_array(
          indrelid::int8, index.relname, indisprimary, (indkey::int2[])[0:indnkeyatts - 1], indisvalid, indpred is not null, indexprs is not null
        ) order by indrelid, index.relname), '[]')::text
        from pg_index join pg_class as index on index.oid = indexrelid
        where indisunique and indrelid in (select oid from wanted)) as indexes,
      (select coalesce(json_agg(json_build_array(
          tgrelid::int8, tgname, tgfoid::int8, tgtype, tgenabled, case when tgconstraint <> 0 then 'constraint' when tgattr::text <> '' or tgqual is not null then 'limited' else 'no' end, tgparentid <> 0,
          split_part(encode(tgargs, 'escape'), chr(92) || '000', 1)) order by tgrelid, tgname), '[]')::text from found_hook) as triggers,
      -- Other tables with triggers on the same functions.
      (select coalesce(json_agg(json_build_array(tgfoid::int8, tgrelid::int8, (
          select json_build_array(nspname, relname) from pg_class join pg_namespace on pg_namespace.oid = relnamespace where pg_class.oid = tgrelid))), '[]')::text
        from hook where tgparentid = 0 and tgtype & 1 = 1 and tgrelid not in (select oid from tree)
          and tgfoid in (select tgfoid from found_hook)) as sharers,
      (select coalesce(json_agg(json_build_array(
          pg_proc.oid::int8, nspname, pg_proc.proname, encode(sha256(convert_to(prosrc, 'UTF8')), 'hex'), lanname, prosecdef, proconfig,
          pg_get_userbyid(proowner),
          description)), '[]')::text
        from pg_proc join pg_namespace on pg_namespace.oid = pg_proc.pronamespace join pg_language on pg_language.oid = prolang
        left join pg_description on classoid = 'pg_proc'::regclass and objoid = pg_proc.oid and objsubid = 0
        where pg_proc.oid in (select tgfoid from found_hook)
          or pg_proc.pronamespace = ${storage} and pg_proc.proname ~ '_[0-9a-f]{8}_(insert|update|delete)$') as functions,
      ${withStorage ? sql`(select coalesce(json_agg(row_to_json(known)), '[]')::text from ${registry} as known)` : sql`'[]'`} as registry`
}
