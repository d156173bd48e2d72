import { sql } from 'drizzle-orm'
import type { TableName } from '../../config/table-name.ts'
import type { Executor } from '../../database/database.ts'
import { rows } from '../../database/rows.ts'
import { toThreadlineError } from '../../database/to-threadline-error.ts'
import { quoteQualified } from '../../sql/quote.ts'
import type { TableDescription } from './table-description.ts'

/**
 * Reads the named relations from the catalogue, of whatever kind they are; those that do not exist are missing from the answer. One statement for all.
 * `storageSchema` must hold the audit schema.
 */
export async function readTables(
  db: Executor,
  storageSchema: string,
  names: readonly TableName[],
): Promise<TableDescription[]> {
  const registry = sql.raw(quoteQualified(storageSchema, 'audited_tables'))
  const wanted = JSON.stringify(names.map(({ schema, table }) => ({ schema, table })))
  try {
    const result = await db.execute(sql`
      with recursive wanted as (
        select relation.*, namespace.nspname
        from json_to_recordset(${wanted}::text::json) as name (schema text, "table" text)
        join pg_namespace as namespace on namespace.nspname = name.schema
        join pg_class as relation on relation.relnamespace = namespace.oid and relation.relname = name."table"
      ),
      -- Every type that the values of a column can contain: through domains, arrays, composites, ranges and multiranges.
      contained (relation, attribute, type) as (
        select attrelid, attnum, atttypid from pg_attribute
        where attrelid in (select oid from wanted) and attnum > 0 and not attisdropped
        union
        select contained.relation, contained.attribute, part.type
        from contained
        join pg_type as whole on whole.oid = contained.type
        cross join lateral (
          select whole.typbasetype where whole.typtype = 'd'
          union all select whole.typelem where whole.typcategory = 'A' and whole.typelem <> 0
          union all select atttypid from pg_attribute where whole.typtype = 'c' and attrelid = whole.typrelid and attnum > 0 and not attisdropped
          union all select rngsubtype from pg_range where rngtypid = whole.oid
          union all select rngtypid from pg_range where rngmultitypid = whole.oid
        ) as part (type)
      ),
      base (relation, attribute, type, modifier) as (
        select attrelid, attnum, atttypid, atttypmod from pg_attribute
        where attrelid in (select oid from wanted) and attnum > 0 and not attisdropped
        union all
        select base.relation, base.attribute, domain.typbasetype, greatest(base.modifier, domain.typtypmod)
        from base join pg_type as domain on domain.oid = base.type where domain.typtype = 'd'
      )
      select json_build_object(
        'schema', wanted.nspname,
        'table', wanted.relname,
        'kind', wanted.relkind,
        'persistence', wanted.relpersistence,
        'root', (
          select json_build_object('schema', root_schema.nspname, 'table', root.relname)
          from pg_class as root join pg_namespace as root_schema on root_schema.oid = root.relnamespace
          where wanted.relispartition and root.oid = pg_partition_root(wanted.oid)),
        'extension', (
          select extname from pg_depend join pg_extension on pg_extension.oid = refobjid
          where classid = 'pg_class'::regclass and objid = wanted.oid and refclassid = 'pg_extension'::regclass and deptype = 'e'),
        'hasChildren', wanted.relkind = 'r' and exists (select from pg_inherits where inhparent = wanted.oid),
        'columns', coalesce((
          select json_agg(json_build_object(
            'name', attname,
            'number', attnum,
            'redactedAs', (
              select key from ${registry} as known, json_each_text(known.column_numbers)
              where known.relation = wanted.oid and value = attnum::text and key = any (excluded_columns || masked_columns) limit 1),
            -- With its schema, unless it is PostgreSQL's own, whatever the path of this session is.
            'type', (
              select case when nspname <> 'pg_catalog' and pg_type_is_visible(named.oid) then quote_ident(nspname) || '.' else '' end
              from pg_type as named join pg_namespace on pg_namespace.oid = named.typnamespace
              where named.oid = case when declared.typcategory = 'A' and declared.typelem <> 0 then declared.typelem else declared.oid end)
              || format_type(atttypid, atttypmod),
            'notNull', attnotnull,
            'generated', case attgenerated when 's' then 'stored' when 'v' then 'virtual' else 'no' end,
            'dependsOn', coalesce((
              select json_agg(distinct source.attname)
              from pg_attrdef
              join pg_depend on pg_depend.classid = 'pg_attrdef'::regclass and pg_depend.objid = pg_attrdef.oid
              join pg_attribute as source on pg_depend.refclassid = 'pg_class'::regclass and pg_depend.refobjid = source.attrelid
                and pg_depend.refobjsubid = source.attnum
              where adrelid = attribute.attrelid and adnum = attribute.attnum and attribute.attgenerated <> ''
                and source.attrelid = attribute.attrelid and source.attnum <> attribute.attnum), '[]'),
            'baseType', type.oid::int,
            'baseKind', type.typtype,
            'isArray', type.typcategory = 'A',
            'hasModifier', base.modifier >= 0,
            'deterministic', coalesce((select collisdeterministic from pg_collation where pg_collation.oid = attcollation), true),
            'containedTypes', (select json_agg(contained.type::int order by contained.type) from contained where contained.relation = attrelid and contained.attribute = attnum),
            'containsRange', exists (
              select from contained join pg_type as part on part.oid = contained.type
              where contained.relation = attrelid and contained.attribute = attnum and part.typtype in ('r', 'm')),
            'containsForeignType', exists (
              select from contained join pg_type as part on part.oid = contained.type
              where contained.relation = attrelid and contained.attribute = attnum
                and part.typtype = 'b' and part.typcategory <> 'A' and part.oid >= 16384)
          ) order by attnum)
          from pg_attribute as attribute
          join pg_type as declared on declared.oid = atttypid
          join base on base.relation = attrelid and base.attribute = attnum
          join pg_type as type on type.oid = base.type and type.typtype <> 'd'
          where attrelid = wanted.oid and attnum > 0 and not attisdropped), '[]'),
        'primaryKey', coalesce((
          select json_agg(attname order by position)
          from pg_index, unnest(indkey) with ordinality as key (number, position), pg_attribute
          where indrelid = wanted.oid and indisprimary and attrelid = wanted.oid and attnum = key.number and position <= indnkeyatts), '[]'),
        'uniqueIndexes', coalesce((
          select json_agg(json_build_object(
            'name', index.relname,
            'columns', coalesce((
              select json_agg(attname order by position)
              from unnest(indkey) with ordinality as key (number, position) join pg_attribute on attrelid = indrelid and attnum = key.number
              where position <= indnkeyatts), '[]'),
            'unusable', case
              when not indisvalid then 'it is not valid'
              when indpred is not null then 'it has a WHERE clause'
              when indexprs is not null then 'it is over an expression'
              when exists (
                select from unnest(indkey) with ordinality as key (number, position) join pg_attribute on attrelid = indrelid and attnum = key.number
                where position <= indnkeyatts and not attnotnull) then 'one of its columns can be NULL'
            end
          ) order by index.relname)
          from pg_index join pg_class as index on index.oid = indexrelid where indrelid = wanted.oid and indisunique), '[]'),
        'partitions', coalesce((
          select json_agg(json_build_object('schema', part_schema.nspname, 'table', part.relname) order by part_schema.nspname, part.relname)
          from pg_partition_tree(wanted.oid) as tree join pg_class as part on part.oid = tree.relid
          join pg_namespace as part_schema on part_schema.oid = part.relnamespace
          where wanted.relkind = 'p' and tree.level > 0), '[]'),
        'triggers', coalesce((
          select json_object_agg(substr(tgname, 13), proname)
          from pg_trigger join pg_proc on pg_proc.oid = tgfoid
          where tgrelid = wanted.oid and starts_with(tgname, '!threadline_') and tgenabled in ('O', 'A')
            and pronamespace = to_regnamespace(quote_ident(${storageSchema}))), '{}'),
        'members', (
          select json_agg(json_build_object('schema', part_schema.nspname, 'table', part.relname, 'truncateOf', (
              select split_part(encode(tgargs, 'escape'), chr(92) || '000', 1)
              from pg_trigger join pg_proc on pg_proc.oid = tgfoid and pronamespace = to_regnamespace(quote_ident(${storageSchema}))
              where tgrelid = member.oid and tgname = '!threadline_truncate' and tgenabled in ('O', 'A'))
            ) order by part_schema.nspname, part.relname)
          from (select wanted.oid union select relid from pg_partition_tree(wanted.oid) as tree where wanted.relkind = 'p') as member (oid)
          join pg_class as part on part.oid = member.oid
          join pg_namespace as part_schema on part_schema.oid = part.relnamespace),
        'installed', (
          select (obj_description(tgfoid, 'pg_proc')::json -> 'threadline')
          from pg_trigger join pg_proc on pg_proc.oid = tgfoid
          where tgrelid = wanted.oid and tgname in ('!threadline_insert', '!threadline_update', '!threadline_delete')
            and pronamespace = to_regnamespace(quote_ident(${storageSchema})) and obj_description(tgfoid, 'pg_proc') like '{"threadline":%'
          order by tgname limit 1),
        'registeredId', (select id from ${registry} where schema_name = wanted.nspname and table_name = wanted.relname),
        'isRegistered', exists (
          select from ${registry} where schema_name = wanted.nspname and table_name = wanted.relname and relation = wanted.oid)
      )::text as description
      from wanted order by wanted.nspname, wanted.relname`)
    return rows<{ description: string }>(result).map(({ description }) => JSON.parse(description))
  } catch (error) {
    throw toThreadlineError(error, 'read the tables from the catalogue')
  }
}
