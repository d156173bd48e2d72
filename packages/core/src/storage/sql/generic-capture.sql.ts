import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { currentTransaction, pinnedPath } from './capture-support.sql.ts'

/**
 * Capture without literal column names. The generated functions fall back to it when their table no longer looks as it did when they were generated, so that
 * no ALTER TABLE ever fails a write or loses a change, and no redaction rule stops working.
 *
 * @param s - The quoted name of the storage schema.
 */
export const genericCapture = (s: string): string[] => [
  `-- The columns of a relation as they are now, in their order, with the rule that applies to each: store, mask, exclude, ignore (exceptColumns), virtual.
-- A rule belongs to its column and not only to the name: what is now called like a redacted column is redacted, and so is what carries its attribute
-- number ("planned" is the name that the column had when the table was registered). When a redacted column is not where it was, its values may be
-- anywhere: then every column that is new since is masked.
CREATE FUNCTION ${s}.present_columns(relation oid, table_id integer, plan json, OUT names text[], OUT planned text[], OUT rules text[])
LANGUAGE plpgsql STABLE AS ${dollarQuote(`
DECLARE
  excluded text[] := ARRAY(SELECT json_array_elements_text(plan -> 'exclude'));
  masked text[] := ARRAY(SELECT json_array_elements_text(plan -> 'mask'));
  ignored text[] := ARRAY(SELECT json_array_elements_text(plan -> 'ignore'));
  root oid;
  numbers json;
  displaced boolean;
BEGIN
  -- The numbers hold for the very table that was registered. In a restored copy columns have other numbers: there the first column is taken for the first of
  -- the plan, and so on, until "threadline install" has registered the copy.
  SELECT known.relation, known.column_numbers INTO root, numbers
    FROM ${s}.audited_tables AS known WHERE known.id = table_id AND known.relation IN (present_columns.relation, pg_partition_root(present_columns.relation));
  IF NOT FOUND THEN
    root := coalesce(pg_partition_root(relation), relation);
    SELECT json_object_agg(name, attnum) INTO numbers
      FROM json_array_elements_text(plan -> 'columns') WITH ORDINALITY AS column_of_plan(name, rank)
      JOIN (SELECT attnum, row_number() OVER (ORDER BY attnum) AS rank FROM pg_attribute
            WHERE attrelid = root AND attnum > 0 AND NOT attisdropped) AS live USING (rank);
  END IF;
  SELECT count(*) < cardinality(excluded || masked) INTO displaced
    FROM unnest(excluded || masked) AS redacted(name)
    JOIN pg_attribute ON attrelid = root AND attname = name AND attnum = (numbers ->> name)::smallint;

  SELECT array_agg(name ORDER BY position), array_agg(former ORDER BY position), array_agg(CASE
      WHEN name = ANY (excluded) OR former = ANY (excluded) THEN 'exclude'
      WHEN name = ANY (masked) OR former = ANY (masked) OR (displaced AND former IS NULL) THEN 'mask'
      WHEN name = ANY (ignored) OR former = ANY (ignored) THEN 'ignore'
      WHEN generated = 'v' THEN 'virtual'
      ELSE 'store' END ORDER BY position)
    INTO names, planned, rules
    FROM (
      SELECT leaf.attname::text AS name, leaf.attnum AS position, leaf.attgenerated AS generated, key AS former
      FROM pg_attribute AS leaf
      JOIN pg_attribute AS of_root ON of_root.attrelid = root AND of_root.attname = leaf.attname
      LEFT JOIN json_each_text(numbers) ON value::smallint = of_root.attnum
      WHERE leaf.attrelid = relation AND leaf.attnum > 0 AND NOT leaf.attisdropped
    ) AS present;
END`)}`,

  `-- The JSON texts of a row's values, in the order of its columns, with NULL for NULL. Never by way of the row's own JSON: a json column may hold what no
-- function can take apart, and an error would show the row.
CREATE FUNCTION ${s}.value_texts(relation oid, whole record) RETURNS text[] LANGUAGE plpgsql STABLE AS ${dollarQuote(`
DECLARE
  texts text[];
BEGIN
  EXECUTE (
    SELECT format('SELECT ARRAY[%s] FROM (SELECT ($1).*) AS whole', string_agg(format('to_json(whole.%I)::text', attname), ', ' ORDER BY attnum))
    FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped
  ) INTO texts USING whole;
  RETURN texts;
END`)}`,

  `-- The columns that identify a row now: those of the plan, under the names they have now, or else the present primary key; NULL when there is neither, or
-- when a column of it is redacted.
CREATE FUNCTION ${s}.present_key(relation oid, plan json, names text[], planned text[], rules text[]) RETURNS text[] LANGUAGE plpgsql STABLE AS ${dollarQuote(`
DECLARE
  key text[];
BEGIN
  SELECT array_agg(CASE WHEN rules[array_position(names, name)] = 'store' THEN name ELSE names[array_position(planned, name)] END ORDER BY position) INTO key
    FROM json_array_elements_text(plan -> 'key') WITH ORDINALITY AS key_of_plan(name, position);
  IF array_position(key, NULL) IS NOT NULL THEN
    SELECT array_agg(attname::text ORDER BY position) INTO key
      FROM pg_index, unnest(indkey) WITH ORDINALITY AS key_of_index(number, position), pg_attribute
      WHERE indrelid = relation AND indisprimary AND position <= indnkeyatts AND attrelid = relation AND attnum = number;
  END IF;
  RETURN CASE WHEN (SELECT bool_and(rules[array_position(names, name)] = 'store') FROM unnest(key) AS name) THEN key END;
END`)}`,

  `-- The key of a row from its values: the text of the one, or a JSON array of the texts; NULL when one of them is NULL.
CREATE FUNCTION ${s}.key_of_values(key text[], names text[], texts text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS ${dollarQuote(`
DECLARE
  parts text[] := ARRAY(
    SELECT texts[array_position(names, name)]::json #>> '{}' FROM unnest(key) WITH ORDINALITY AS part(name, position) ORDER BY position);
BEGIN
  RETURN CASE
    WHEN key IS NULL OR array_position(parts, NULL) IS NOT NULL THEN NULL
    WHEN cardinality(parts) = 1 THEN ${s}.bounded_key(parts[1])
    ELSE ${s}.bounded_key((SELECT '[' || string_agg(to_json(part)::text, ',' ORDER BY position) || ']'
      FROM unnest(parts) WITH ORDINALITY AS part_of_key(part, position))) END;
END`)}`,

  `-- What a generated function would have found out about a row, in its terms: "before" is the inside of the object or array, each entry led by a comma.
CREATE FUNCTION ${s}.generic_capture(relation oid, table_id integer, plan json, old_row record, new_row record,
  OUT row_key text, OUT old_key text, OUT touched boolean, OUT before text, OUT before_row json, OUT after_row json)
LANGUAGE plpgsql AS ${dollarQuote(`
DECLARE
  present record := ${s}.present_columns(relation, table_id, plan);
  key text[] := ${s}.present_key(relation, plan, present.names, present.planned, present.rules);
  old_texts text[] := CASE WHEN old_row IS DISTINCT FROM NULL THEN ${s}.value_texts(relation, old_row) END;
  new_texts text[] := CASE WHEN new_row IS DISTINCT FROM NULL THEN ${s}.value_texts(relation, new_row) END;
  placeholder text := to_json(plan ->> 'placeholder')::text;
BEGIN
  row_key := ${s}.key_of_values(key, present.names, coalesce(new_texts, old_texts));
  old_key := nullif(${s}.key_of_values(key, present.names, old_texts), row_key);
  SELECT
    ('{' || coalesce(string_agg(member || coalesce(old_text, 'null'), ',' ORDER BY position) FILTER (WHERE shown), '') || '}')::json,
    ('{' || coalesce(string_agg(member || coalesce(new_text, 'null'), ',' ORDER BY position) FILTER (WHERE shown), '') || '}')::json,
    coalesce(bool_or(changed), false),
    coalesce(string_agg(CASE WHEN (plan ->> 'storeChangedFrom')::boolean THEN ',' || member || coalesce(old_text, 'null')
      ELSE ',' || to_json(name)::text END, '' ORDER BY position) FILTER (WHERE changed AND shown), '')
  INTO before_row, after_row, touched, before
  FROM (
    SELECT name, position, rule IN ('store', 'mask') AS shown, rule NOT IN ('ignore', 'virtual') AND old_text IS DISTINCT FROM new_text AS changed,
      to_json(name)::text || ':' AS member,
      CASE rule WHEN 'mask' THEN placeholder ELSE old_text END AS old_text, CASE rule WHEN 'mask' THEN placeholder ELSE new_text END AS new_text
    FROM unnest(present.names, present.rules, old_texts, new_texts) WITH ORDINALITY AS field(name, rule, old_text, new_text, position)
  ) AS field;
END`)}`,

  `-- TRUNCATE, of a table (argument: its id in the registry) or of one of its partitions. A partition that was detached has lost the triggers on rows, but
-- not this one: what happens to it is no part of that table's history any more.
CREATE FUNCTION ${s}.capture_truncate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${pinnedPath} AS ${dollarQuote(`
DECLARE
  tx_id bigint;
  plan json;
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE tgrelid = coalesce(pg_partition_root(TG_RELID), TG_RELID) AND tgname IN ('!threadline_insert', '!threadline_update', '!threadline_delete')
      AND proname ~ format('_%s_(insert|update|delete)$', lpad(to_hex(TG_ARGV[0]::integer), 8, '0'))) THEN
    RETURN NULL;
  END IF;
  tx_id := ${currentTransaction(s)};
  INSERT INTO ${s}.audit_changes (id, transaction_id, captured_at, table_id, op, actor, partition_name)
  SELECT nextval(${quoteLiteral(`${s}.change_id_seq`).trim()}), tx_id, clock_timestamp(), TG_ARGV[0]::integer, 'T',
    nullif(current_setting('threadline.actor', true), ''), ${s}.partition_label(TG_RELID);
  RETURN NULL;
EXCEPTION
  WHEN transaction_rollback THEN
    RAISE;
  WHEN OTHERS THEN
    -- What is to become of it says the comment of the functions on rows, which is there whatever the state of the audit schema.
    SELECT obj_description(oid, 'pg_proc')::json -> 'threadline' INTO plan FROM pg_proc
      WHERE pronamespace = ${quoteLiteral(s).trim()}::regnamespace AND proname ~ format('_%s_insert$', lpad(to_hex(TG_ARGV[0]::integer), 8, '0'));
    IF plan ->> 'onCaptureError' = 'allow' THEN
      RAISE WARNING 'Threadline: a TRUNCATE of % goes through uncaptured, because the audit trail cannot record it (SQLSTATE %)', plan ->> 'table', SQLSTATE
        USING ERRCODE = 'TL011';
      BEGIN
        PERFORM ${s}.count_loss(TG_ARGV[0]::integer, 'T', SQLSTATE, SQLERRM);
      EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'Threadline: nor could this loss be counted (SQLSTATE %)', SQLSTATE USING ERRCODE = 'TL011';
      END;
      RETURN NULL;
    END IF;
    PERFORM ${s}.refuse_write(plan ->> 'table', regexp_replace(SQLERRM, '^Threadline: .*: ', ''));
END`)}`,

  `-- How a partition is named in the trail: by its name alone where it shares the schema of its root. NULL for what is no partition.
CREATE FUNCTION ${s}.partition_label(relation oid) RETURNS text LANGUAGE sql STABLE AS ${dollarQuote(`
SELECT CASE WHEN leaf.relnamespace = root.relnamespace THEN leaf.relname::text ELSE nspname || '.' || leaf.relname END
FROM pg_class AS leaf
JOIN pg_class AS root ON root.oid = pg_partition_root(leaf.oid)
JOIN pg_namespace ON pg_namespace.oid = leaf.relnamespace
WHERE leaf.oid = relation AND leaf.relispartition`)}`,
]
