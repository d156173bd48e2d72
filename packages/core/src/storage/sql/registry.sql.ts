import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/**
 * The registry of audited tables.
 *
 * @param s - The quoted name of the storage schema.
 */
export const registry = (s: string): string[] => [
  `-- Enters a table under its id, or brings its entry up to date, and keeps its functions to their owner: who may call them can have them fire for tables of
-- his own. What was ever masked stays listed, because older changes hold the placeholder.
CREATE FUNCTION ${s}.register_table(table_id integer, in_schema text, in_table text, plan json) RETURNS void LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  entry ${s}.audited_tables := json_populate_record(NULL::${s}.audited_tables, plan);
BEGIN
  -- Another table had this name and has been renamed or dropped since: its entry follows its triggers, or says that it is gone.
  UPDATE ${s}.audited_tables AS former
  SET (schema_name, table_name) = (
    SELECT coalesce(max(nspname), former.schema_name), coalesce(max(relname), former.table_name || ' (gone, ' || former.id || ')')
    FROM pg_trigger
    JOIN pg_proc ON pg_proc.oid = tgfoid AND right(proname, 16) = '_' || lpad(to_hex(former.id), 8, '0') || '_insert'
    JOIN pg_class ON pg_class.oid = tgrelid AND NOT relispartition
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE tgname = '!threadline_insert' AND pronamespace = ${quoteLiteral(s)}::regnamespace)
  WHERE former.schema_name = in_schema AND former.table_name = in_table AND former.id <> table_id;

  PERFORM ${s}.make_private(ARRAY(SELECT oid FROM pg_proc
    WHERE pronamespace = ${quoteLiteral(s).trim()}::regnamespace AND proname ~ format('_%s_(insert|update|delete)$', lpad(to_hex(table_id), 8, '0'))));
  entry.id := table_id;
  entry.schema_name := in_schema;
  entry.table_name := in_table;
  entry.relation := format('%I.%I', in_schema, in_table)::regclass;
  entry.column_numbers := (
    SELECT coalesce(json_object_agg(attname, attnum ORDER BY attnum), '{}')
    FROM pg_attribute
    WHERE attrelid = entry.relation AND attnum > 0 AND NOT attisdropped AND attname IN (SELECT json_object_keys(entry.column_types)));
  entry.registered_at := clock_timestamp();
  entry.updated_at := clock_timestamp();

  INSERT INTO ${s}.audited_tables AS known VALUES (entry.*)
  ON CONFLICT (id) DO UPDATE SET
    schema_name = excluded.schema_name, table_name = excluded.table_name,
    key_columns = excluded.key_columns, key_types = excluded.key_types, column_types = excluded.column_types,
    relation = excluded.relation, column_numbers = excluded.column_numbers,
    excluded_columns = excluded.excluded_columns, ignored_columns = excluded.ignored_columns, store_changed_from = excluded.store_changed_from,
    masked_columns = ARRAY(SELECT unnest(known.masked_columns) UNION SELECT unnest(excluded.masked_columns) ORDER BY 1),
    mask_placeholders = ARRAY(SELECT unnest(known.mask_placeholders) UNION SELECT unnest(excluded.mask_placeholders) ORDER BY 1),
    plan_fingerprint = excluded.plan_fingerprint, function_version = excluded.function_version, plan = excluded.plan, updated_at = excluded.updated_at;
END`)}`,
]
