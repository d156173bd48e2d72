import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { currentTransaction, pinnedPath } from './capture-support.sql.ts'

/**
 * Capture without literal column names. The generated functions fall back to it when their table no longer looks as it did when they were generated, so that
 * no ALTER TABLE ever fails a write or loses a change, and no redaction rule stops working.
 *
 * @param s - The quoted name of the storage schema.
 */
export const genericCapture = (s: string): string[] => [
  `-- The key of a row, from its parts in key order.
CREATE FUNCTION ${s}.key_of_parts(parts text[]) RETURNS text LANGUAGE sql IMMUTABLE AS ${dollarQuote(`
SELECT ${s}.bounded_key(CASE WHEN cardinality(parts) = 1 THEN parts[1]
  ELSE (SELECT '[' || string_agg(to_json(part)::text, ',' ORDER BY position) || ']' FROM unnest(parts) WITH ORDINALITY AS p(part, position)) END)`)}`,

  `-- A row without its hidden columns and with the masked ones replaced. The other values stay as they are, digit for digit.
CREATE FUNCTION ${s}.redacted_row(image json, hidden text[], masked text[], placeholder text) RETURNS json LANGUAGE sql IMMUTABLE AS ${dollarQuote(`
SELECT ('{' || coalesce(string_agg(
    to_json(name)::text || ':' || CASE WHEN name = ANY (masked) THEN to_json(placeholder)::text ELSE value::text END, ',' ORDER BY position), '') || '}')::json
FROM json_each(image) WITH ORDINALITY AS field(name, value, position)
WHERE name <> ALL (hidden)`)}`,

  `-- Which columns must not be stored, as the plan has it and as the catalogue has it now. A rule belongs to its column, not only to the name: the columns
-- that now carry the attribute numbers of the plan are redacted too. When a redacted column cannot be found where it was, every column that the plan does
-- not know is masked, because any of them may be it.
CREATE FUNCTION ${s}.effective_redaction(relation oid, plan json, present text[], OUT hidden text[], OUT masked text[])
LANGUAGE plpgsql STABLE AS ${dollarQuote(`
DECLARE
  root oid := coalesce(pg_partition_root(relation), relation);
  displaced boolean;
BEGIN
  SELECT coalesce(array_agg(name), '{}') INTO hidden FROM (
    SELECT key FROM json_each_text(plan -> 'exclude')
    UNION SELECT attname FROM json_each_text(plan -> 'exclude') JOIN pg_attribute ON attrelid = root AND attnum = value::smallint AND NOT attisdropped
    UNION SELECT json_array_elements_text(plan -> 'ignore')
    UNION SELECT attname FROM pg_attribute WHERE attrelid = root AND attnum > 0 AND attgenerated = 'v' AND NOT attisdropped
  ) AS names(name);
  SELECT coalesce(array_agg(name), '{}') INTO masked FROM (
    SELECT key FROM json_each_text(plan -> 'mask')
    UNION SELECT attname FROM json_each_text(plan -> 'mask') JOIN pg_attribute ON attrelid = root AND attnum = value::smallint AND NOT attisdropped
  ) AS names(name);
  SELECT EXISTS (
    SELECT FROM (SELECT * FROM json_each_text(plan -> 'exclude') UNION ALL SELECT * FROM json_each_text(plan -> 'mask')) AS rule
    WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = root AND attnum = rule.value::smallint AND attname = rule.key AND NOT attisdropped)
  ) INTO displaced;
  IF displaced THEN
    masked := masked || ARRAY(SELECT unnest(present) EXCEPT SELECT json_array_elements_text(plan -> 'columns'));
  END IF;
END`)}`,

  `-- The key of a row by the plan's key columns or, when one of them is gone, by the table's present primary key; NULL when there is none.
CREATE FUNCTION ${s}.generic_key(relation oid, plan json, image json) RETURNS text LANGUAGE plpgsql STABLE AS ${dollarQuote(`
DECLARE
  parts text[];
BEGIN
  SELECT array_agg(image ->> name ORDER BY position) INTO parts
    FROM json_array_elements_text(plan -> 'key') WITH ORDINALITY AS key(name, position);
  IF array_position(parts, NULL) IS NOT NULL THEN
    SELECT array_agg(image ->> attname::text ORDER BY position) INTO parts
      FROM pg_index, unnest(indkey) WITH ORDINALITY AS key(number, position), pg_attribute
      WHERE indrelid = relation AND indisprimary AND attrelid = relation AND attnum = key.number;
  END IF;
  IF array_position(parts, NULL) IS NOT NULL THEN
    RETURN NULL;
  END IF;
  RETURN ${s}.key_of_parts(parts);
END`)}`,

  `-- What a generated function would have found out about a row, in its terms: "before" is the inside of the object or array, each entry led by a comma.
CREATE FUNCTION ${s}.generic_capture(relation oid, table_id integer, plan json, old_image json, new_image json,
  OUT row_key text, OUT old_key text, OUT touched boolean, OUT before text, OUT before_row json, OUT after_row json)
LANGUAGE plpgsql AS ${dollarQuote(`
DECLARE
  names text[] := ARRAY(SELECT json_object_keys(coalesce(new_image, old_image)));
  redaction record := ${s}.effective_redaction(relation, plan, names);
  ignored text[] := ARRAY(SELECT json_array_elements_text(plan -> 'ignore'));
  placeholder text := plan ->> 'placeholder';
BEGIN
  row_key := ${s}.generic_key(relation, plan, coalesce(new_image, old_image));
  after_row := ${s}.redacted_row(new_image, redaction.hidden, redaction.masked, placeholder);
  IF new_image IS NULL THEN
    before_row := ${s}.redacted_row(old_image, redaction.hidden, redaction.masked, placeholder);
  ELSIF old_image IS NOT NULL THEN
    old_key := nullif(${s}.generic_key(relation, plan, old_image), row_key);
    SELECT coalesce(count(*) > 0, false),
      coalesce(string_agg(',' || to_json(name)::text || CASE
        WHEN NOT (plan ->> 'storeChangedFrom')::boolean THEN ''
        WHEN name = ANY (redaction.masked) THEN ':' || to_json(placeholder)::text
        ELSE ':' || old_value::text END, '' ORDER BY position) FILTER (WHERE name <> ALL (redaction.hidden)), '')
    INTO touched, before
    FROM (SELECT o.name, o.value AS old_value, n.value AS new_value, o.position
          FROM json_each(old_image) WITH ORDINALITY AS o(name, value, position)
          JOIN json_each(new_image) AS n(name, value) USING (name)) AS field
    WHERE old_value::text <> new_value::text AND name <> ALL (ignored);
  END IF;
END`)}`,

  `-- TRUNCATE, of a table (argument: its id in the registry) or of one of its partitions. A partition that was detached has lost the triggers on rows, but
-- not this one: what happens to it is no part of that table's history any more.
CREATE FUNCTION ${s}.capture_truncate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER ${pinnedPath} AS ${dollarQuote(`
DECLARE
  tx_id bigint;
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
END`)}`,

  `-- How a partition is named in the trail: by its name alone where it shares the schema of its root. NULL for what is no partition.
CREATE FUNCTION ${s}.partition_label(relation oid) RETURNS text LANGUAGE sql STABLE AS ${dollarQuote(`
SELECT CASE WHEN leaf.relnamespace = root.relnamespace THEN leaf.relname ELSE leaf.relnamespace::regnamespace::text || '.' || leaf.relname END
FROM pg_class AS leaf JOIN pg_class AS root ON root.oid = pg_partition_root(leaf.oid)
WHERE leaf.oid = relation AND leaf.relispartition`)}`,
]
