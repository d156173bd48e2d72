import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'

/**
 * How the rows of an audited table are read for its baseline: which relations hold them, in which order, and what capture would have made of them. Only called
 * by functions that pin the path and what the texts of values depend on.
 *
 * @param s - The quoted name of the storage schema.
 */
export const baselineScan = (s: string): string[] => [
  `-- Whether the trail knows the present state of a row: the last thing that it says of the key is a row, with this image if one is given.
CREATE FUNCTION ${s}.is_known(in_table integer, in_partition text, key text, image text) RETURNS boolean LANGUAGE sql STABLE AS ${dollarQuote(`
SELECT EXISTS (
  SELECT FROM (
    SELECT id, op, after FROM ${s}.audit_changes AS change WHERE change.table_id = in_table AND change.row_key = key ORDER BY id DESC LIMIT 1
  ) AS last
  WHERE op <> 'D' AND (image IS NULL OR after::text = image)
    AND NOT EXISTS (SELECT FROM ${s}.audit_key_moves AS move WHERE move.table_id = in_table AND old_row_key = key AND change_id > last.id)
    AND NOT EXISTS (SELECT FROM ${s}.audit_changes AS change WHERE change.table_id = in_table AND change.row_key IS NULL AND change.op = 'T'
      AND change.id > last.id AND (partition_name IS NULL OR partition_name = in_partition)))`)}`,

  `-- The table that the triggers of an audited table are on. Raises when they are not all in effect, since what is written down must go on.
CREATE FUNCTION ${s}.captured_relation(in_table integer) RETURNS regclass LANGUAGE plpgsql STABLE AS ${dollarQuote(`
DECLARE
  relation regclass;
BEGIN
  SELECT tgrelid::regclass INTO relation
  FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid
  WHERE tgname IN ('!threadline_insert', '!threadline_update', '!threadline_delete') AND NOT relispartition AND tgenabled IN ('O', 'A')
    AND pronamespace = ${quoteLiteral(s)}::regnamespace AND right(proname, 16) = '_' || lpad(to_hex(in_table), 8, '0') || '_' || substr(tgname, 13)
  GROUP BY tgrelid HAVING count(*) = 3;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'threadline: capture is not in effect on this table' USING ERRCODE = 'TL010';
  END IF;
  RETURN relation;
END`)}`,

  `-- How the rows of a table or partition are read in the order of their key: SQL for key and image (of a row "t"), the order, and the way to go on.
-- Comparisons are those of the index, whatever schema their operators are in.
CREATE FUNCTION ${s}.scan_of(in_table integer, leaf regclass, OUT row_key text, OUT image text, OUT ordering text, OUT texts text,
  OUT columns text[], OUT types text[], OUT operators text[])
LANGUAGE plpgsql STABLE AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s)};
  known json := (SELECT plan FROM ${s}.audited_tables WHERE id = in_table);
  plan json := (
    SELECT json_build_object('columns', json_agg(member ->> 'name'), 'key', (SELECT json_agg(part ->> 'name') FROM json_array_elements(known -> 'key') AS part),
      'exclude', coalesce(json_agg(member ->> 'name') FILTER (WHERE member ->> 'rule' = 'exclude'), '[]'),
      'mask', coalesce(json_agg(member ->> 'name') FILTER (WHERE member ->> 'rule' = 'mask'), '[]'),
      'ignore', coalesce(json_agg(member ->> 'name') FILTER (WHERE member ->> 'rule' = 'ignore'), '[]'))
    FROM json_array_elements(known -> 'columns') AS member);
  present record := ${s}.present_columns(leaf, in_table, plan);
  key text[] := ${s}.present_key(leaf, plan, present.names, present.planned, present.rules);
BEGIN
  SELECT array_agg(attname::text ORDER BY position), array_agg(format_type(atttypid, atttypmod) ORDER BY position),
      array_agg(format('%I.', nspname) || greater.oprname ORDER BY position), string_agg(format('t.%I USING OPERATOR(%I.%s)', attname, nspname, less.oprname), ', ' ORDER BY position),
      string_agg(format('format(''%%s'', t.%I)', attname), ', ' ORDER BY position)
    INTO columns, types, operators, ordering, texts
    FROM (
      SELECT indrelid, indkey, indclass, indnkeyatts FROM pg_index
      WHERE indrelid = leaf AND indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL
        AND indnkeyatts = cardinality(key)
        AND ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = leaf AND attnum = ANY ((indkey::int2[])[0:indnkeyatts - 1])) <@ key
      ORDER BY indisprimary DESC, indexrelid LIMIT 1
    ) AS found
    CROSS JOIN unnest(indkey::int2[], indclass::oid[]) WITH ORDINALITY AS part(number, class, position)
    JOIN pg_attribute ON attrelid = leaf AND attnum = number
    JOIN pg_opclass ON pg_opclass.oid = class
    JOIN pg_amop AS above ON above.amopfamily = opcfamily AND above.amoplefttype = opcintype AND above.amoprighttype = opcintype AND above.amopstrategy = 5
    JOIN pg_amop AS below ON below.amopfamily = opcfamily AND below.amoplefttype = opcintype AND below.amoprighttype = opcintype AND below.amopstrategy = 1
    JOIN pg_operator AS greater ON greater.oid = above.amopopr
    JOIN pg_operator AS less ON less.oid = below.amopopr
    JOIN pg_namespace ON pg_namespace.oid = greater.oprnamespace
    WHERE position <= indnkeyatts;
  IF columns IS NULL THEN
    RAISE EXCEPTION 'threadline: the key of this table has no unique index, or is redacted' USING ERRCODE = 'TL011';
  END IF;
  SELECT CASE cardinality(key) WHEN 1 THEN format('%s.bounded_key(to_json(t.%I) #>> ''{}'')', storage, key[1])
      ELSE format('%s.bounded_key(''['' || %s || '']'')', storage, string_agg(format('to_json(to_json(t.%I) #>> ''{}'')::text', name), ' || '','' || ' ORDER BY position)) END
    INTO row_key FROM unnest(key) WITH ORDINALITY AS part(name, position);
  SELECT format('(''{'' || array_to_string(ARRAY[%s]::text[], '','') || ''}'')', string_agg(
      CASE rule WHEN 'mask' THEN quote_literal(to_json(name)::text || ':' || (known -> 'placeholder')::text)
        ELSE format('%L || coalesce(to_json(t.%I)::text, ''null'')', to_json(name)::text || ':', name) END, ', ' ORDER BY position))
    INTO image FROM unnest(present.names, present.rules) WITH ORDINALITY AS field(name, rule, position) WHERE rule IN ('store', 'mask');
END`)}`,

  `-- The condition that a row "t" lies beyond a key, or not beyond it.
CREATE FUNCTION ${s}.beyond(key json, columns text[], types text[], operators text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS ${dollarQuote(`
DECLARE
  bounds text[] := ARRAY(SELECT format('%L::%s', value, types[position]) FROM json_array_elements_text(key) WITH ORDINALITY AS part(value, position) ORDER BY position);
  condition text;
BEGIN
  IF operators <@ ARRAY['pg_catalog.>'] THEN
    RETURN (SELECT format('ROW(%s) OPERATOR(pg_catalog.>) ROW(%s)', string_agg(format('t.%I', name), ', ' ORDER BY position), array_to_string(bounds, ', '))
      FROM unnest(columns) WITH ORDINALITY AS part(name, position));
  END IF;
  FOR i IN REVERSE cardinality(columns) .. 1 LOOP
    condition := CASE WHEN condition IS NULL THEN format('t.%I OPERATOR(%s) %s', columns[i], operators[i], bounds[i])
      ELSE format('(t.%1$I OPERATOR(%2$s) %3$s OR NOT (%3$s OPERATOR(%2$s) t.%1$I) AND %4$s)', columns[i], operators[i], bounds[i], condition) END;
  END LOOP;
  RETURN condition;
END`)}`,

  `-- The relations that hold the rows of a table: itself, or its partitions.
CREATE FUNCTION ${s}.leaves(root regclass) RETURNS SETOF regclass LANGUAGE sql STABLE AS ${dollarQuote(`
SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND (oid = root OR oid IN (SELECT relid FROM pg_partition_tree(root)))`)}`,
]
