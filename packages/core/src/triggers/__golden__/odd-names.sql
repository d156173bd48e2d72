CREATE OR REPLACE FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_insert"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body1$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  stored_1 text;
  stored_2 text;
  image json;
BEGIN
  BEGIN
    row_key := CASE WHEN NEW.xmax = '0' THEN NEW."select"::text ELSE TG_OP::integer::text END;
    stored_1 := '"select":' || coalesce(to_json(NEW."select")::text, 'null');
    stored_2 := '"Größe":' || coalesce(to_json(NEW."Größe")::text, 'null');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR row_to_json(NEW)::text <> '{'
        || stored_1
        || ',' || E'"$body$ \\\\ \\"e\\"":' || coalesce(to_json(NEW."$body$ \ ""e""")::text, 'null')
        || ',' || stored_2
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || E'"$body$ \\\\ \\"e\\"":"''\\\\'' $body$\\n"' || ',' || stored_2 || '}')::json;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.after_row INTO row_key, image
      FROM "threadline".generic_capture(TG_RELID, 649584550, E'{"columns":["select","$body$ \\\\ \\"e\\"","Größe"],"key":["select"],"exclude":[],"mask":["$body$ \\\\ \\"e\\""],"ignore":[],"placeholder":"''\\\\'' $body$\\n","storeChangedFrom":true}', NULL, NEW) AS generic;
    change_id := /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 649584550, NULL, row_key, image, NULL);
  END;
  tx_id := /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 649584550, 'I', row_key, nullif(current_setting('threadline.actor', true), ''),
    image, NULL);
  RETURN NULL;
END$body1$;

COMMENT ON FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_insert"() IS E'{"threadline":{"stem":"it_s____drop_table_x_____26b7dfa6","tableId":649584550,"version":1,"fingerprint":"8921dac582c47944","table":"it''s.\\"\\"\\"; drop table x; --\\""}}';

REVOKE ALL ON FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_insert"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_update"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body1$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  old_key text;
  changed text := '';
  stored_1 text;
  stored_2 text;
  image json;
BEGIN
  BEGIN
    IF NEW.xmax <> '0' THEN
      IF "threadline".is_stored(TG_RELID, NEW.ctid) IS NOT TRUE THEN
        RAISE SQLSTATE 'TL001';
      END IF;
    END IF;
    stored_1 := '"select":' || coalesce(to_json(NEW."select")::text, 'null');
    stored_2 := '"Größe":' || coalesce(to_json(NEW."Größe")::text, 'null');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR row_to_json(NEW)::text <> '{'
        || stored_1
        || ',' || E'"$body$ \\\\ \\"e\\"":' || coalesce(to_json(NEW."$body$ \ ""e""")::text, 'null')
        || ',' || stored_2
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || E'"$body$ \\\\ \\"e\\"":"''\\\\'' $body$\\n"' || ',' || stored_2 || '}')::json;
    row_key := NEW."select"::text;
    IF NEW."select" IS DISTINCT FROM OLD."select" THEN
      changed := changed || ',"select":' || coalesce(to_json(OLD."select")::text, 'null');
      change_id := /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, NULL, "threadline".open_transaction(), 649584550, OLD."select"::text, row_key, NULL, NULL);
    END IF;
    IF NEW."$body$ \ ""e""" IS DISTINCT FROM OLD."$body$ \ ""e""" THEN changed := changed || E',"$body$ \\\\ \\"e\\"":"''\\\\'' $body$\\n"'; END IF;
    IF NEW."Größe" IS DISTINCT FROM OLD."Größe" THEN changed := changed || ',"Größe":' || coalesce(to_json(OLD."Größe")::text, 'null'); END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before, generic.after_row
      INTO row_key, old_key, changed, image
      FROM "threadline".generic_capture(TG_RELID, 649584550, E'{"columns":["select","$body$ \\\\ \\"e\\"","Größe"],"key":["select"],"exclude":[],"mask":["$body$ \\\\ \\"e\\""],"ignore":[],"placeholder":"''\\\\'' $body$\\n","storeChangedFrom":true}', OLD, NEW) AS generic;
    change_id := CASE WHEN NOT (changed = '') THEN /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 649584550, old_key, row_key, image, ('{' || substr(changed, 2) || '}')::json) END;
  END;
  IF changed = '' THEN
    RETURN NULL;
  END IF;
  tx_id := /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 649584550, 'U', row_key, nullif(current_setting('threadline.actor', true), ''),
    image, ('{' || substr(changed, 2) || '}')::json);
  RETURN NULL;
END$body1$;

COMMENT ON FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_update"() IS E'{"threadline":{"stem":"it_s____drop_table_x_____26b7dfa6","tableId":649584550,"version":1,"fingerprint":"8921dac582c47944","table":"it''s.\\"\\"\\"; drop table x; --\\""}}';

REVOKE ALL ON FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_update"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_delete"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body1$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  stored_1 text;
  stored_2 text;
  image json;
BEGIN
  BEGIN
    row_key := OLD."select"::text;
    stored_1 := '"select":' || coalesce(to_json(OLD."select")::text, 'null');
    stored_2 := '"Größe":' || coalesce(to_json(OLD."Größe")::text, 'null');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR row_to_json(OLD)::text <> '{'
        || stored_1
        || ',' || E'"$body$ \\\\ \\"e\\"":' || coalesce(to_json(OLD."$body$ \ ""e""")::text, 'null')
        || ',' || stored_2
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || E'"$body$ \\\\ \\"e\\"":"''\\\\'' $body$\\n"' || ',' || stored_2 || '}')::json;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned.
    SELECT generic.row_key, generic.before_row INTO row_key, image
      FROM "threadline".generic_capture(TG_RELID, 649584550, E'{"columns":["select","$body$ \\\\ \\"e\\"","Größe"],"key":["select"],"exclude":[],"mask":["$body$ \\\\ \\"e\\""],"ignore":[],"placeholder":"''\\\\'' $body$\\n","storeChangedFrom":true}', OLD, NULL) AS generic;
  END;
  tx_id := /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to it's."""; drop table x; --" is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (nextval('"threadline".change_id_seq'), tx_id, clock_timestamp(), 649584550, 'D', row_key, nullif(current_setting('threadline.actor', true), ''),
    NULL, image);
  RETURN NULL;
END$body1$;

COMMENT ON FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_delete"() IS E'{"threadline":{"stem":"it_s____drop_table_x_____26b7dfa6","tableId":649584550,"version":1,"fingerprint":"8921dac582c47944","table":"it''s.\\"\\"\\"; drop table x; --\\""}}';

REVOKE ALL ON FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_delete"() FROM PUBLIC;

SELECT "threadline".register_table(649584550, 'it''s', '"; drop table x; --', E'{"key_columns":["select"],"key_types":["integer"],"column_types":{"select":"integer","$body$ \\\\ \\"e\\"":"text","Größe":"text"},"excluded_columns":[],"masked_columns":["$body$ \\\\ \\"e\\""],"mask_placeholders":["''\\\\'' $body$\\n"],"ignored_columns":[],"store_changed_from":true,"plan_fingerprint":"8921dac582c47944","function_version":1,"plan":{"schema":"it''s","table":"\\"; drop table x; --","tableId":649584550,"stem":"it_s____drop_table_x_____26b7dfa6","partitioned":false,"columns":[{"name":"select","number":1,"rule":"store","comparison":"equality"},{"name":"$body$ \\\\ \\"e\\"","number":2,"rule":"mask","comparison":"equality"},{"name":"Größe","number":3,"rule":"store","comparison":"equality"}],"key":[{"name":"select","type":"integer","castable":true}],"longKeys":false,"placeholder":"''\\\\'' $body$\\n","storeChangedFrom":true,"onCaptureError":"block","settings":[]}}');

CREATE OR REPLACE TRIGGER "!threadline_insert" AFTER INSERT ON "it's"."""; drop table x; --"
FOR EACH ROW EXECUTE FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_insert"();

CREATE OR REPLACE TRIGGER "!threadline_update" AFTER UPDATE ON "it's"."""; drop table x; --"
FOR EACH ROW EXECUTE FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_update"();

CREATE OR REPLACE TRIGGER "!threadline_delete" AFTER DELETE ON "it's"."""; drop table x; --"
FOR EACH ROW EXECUTE FUNCTION "threadline"."it_s____drop_table_x_____26b7dfa6_delete"();

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "it's"."""; drop table x; --"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('649584550');
