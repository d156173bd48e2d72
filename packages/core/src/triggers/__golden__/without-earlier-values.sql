CREATE OR REPLACE FUNCTION "threadline"."settings_6b896e9c_insert"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  stored_1 text;
  image json;
BEGIN
  BEGIN
    row_key := CASE WHEN NEW.xmax = '0' THEN NEW."name"::text ELSE TG_OP::integer::text END;
    IF octet_length(row_key) > 512 THEN
      row_key := "threadline".bounded_key(row_key);
    END IF;
    stored_1 := array_to_string(ARRAY[
      '"name":' || coalesce(to_json(NEW."name")::text, 'null'),
      '"value":' || coalesce(to_json(NEW."value")::text, 'null')], ',');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 3::smallint, 'SELECT') IS NULL
      OR row_to_json(NEW)::text <> '{'
        || stored_1
        || ',' || '"secret":' || coalesce(to_json(NEW."secret")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || '}')::json;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.after_row INTO row_key, image
      FROM "threadline".generic_capture(TG_RELID, 1804168860, '{"columns":["name","value","secret"],"key":["name"],"exclude":["secret"],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":false}', NULL, NEW) AS generic;
    change_id := /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 1804168860, NULL, row_key, image, NULL);
  END;
  tx_id := /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 1804168860, 'I', row_key, nullif(current_setting('threadline.actor', true), ''),
    image, NULL);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."settings_6b896e9c_insert"() IS '{"threadline":{"stem":"settings_6b896e9c","tableId":1804168860,"version":1,"fingerprint":"6eccf843265a167b","table":"settings"}}';

REVOKE ALL ON FUNCTION "threadline"."settings_6b896e9c_insert"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."settings_6b896e9c_update"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  old_key text;
  changed text := '';
  touched boolean := false;
  stored_1 text;
  image json;
BEGIN
  BEGIN
    IF NEW.xmax <> '0' THEN
      IF "threadline".is_stored(TG_RELID, NEW.ctid) IS NOT TRUE THEN
        RAISE SQLSTATE 'TL001';
      END IF;
    END IF;
    stored_1 := array_to_string(ARRAY[
      '"name":' || coalesce(to_json(NEW."name")::text, 'null'),
      '"value":' || coalesce(to_json(NEW."value")::text, 'null')], ',');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 3::smallint, 'SELECT') IS NULL
      OR row_to_json(NEW)::text <> '{'
        || stored_1
        || ',' || '"secret":' || coalesce(to_json(NEW."secret")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || '}')::json;
    row_key := NEW."name"::text;
    IF octet_length(row_key) > 512 THEN
      row_key := "threadline".bounded_key(row_key);
    END IF;
    IF NEW."name" IS DISTINCT FROM OLD."name" THEN
      changed := changed || ',"name"';
      change_id := /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, NULL, "threadline".open_transaction(), 1804168860, "threadline".bounded_key(OLD."name"::text), row_key, NULL, NULL);
    END IF;
    IF record_image_ne(ROW(NEW."value"), ROW(OLD."value")) AND to_json(NEW."value")::text IS DISTINCT FROM to_json(OLD."value")::text THEN changed := changed || ',"value"'; END IF;
    IF NEW."secret" IS DISTINCT FROM OLD."secret" THEN touched := true; END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before, generic.touched, generic.after_row
      INTO row_key, old_key, changed, touched, image
      FROM "threadline".generic_capture(TG_RELID, 1804168860, '{"columns":["name","value","secret"],"key":["name"],"exclude":["secret"],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":false}', OLD, NEW) AS generic;
    change_id := CASE WHEN NOT (changed = '' AND NOT touched) THEN /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 1804168860, old_key, row_key, image, ('[' || substr(changed, 2) || ']')::json) END;
  END;
  IF changed = '' AND NOT touched THEN
    RETURN NULL;
  END IF;
  tx_id := /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 1804168860, 'U', row_key, nullif(current_setting('threadline.actor', true), ''),
    image, ('[' || substr(changed, 2) || ']')::json);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."settings_6b896e9c_update"() IS '{"threadline":{"stem":"settings_6b896e9c","tableId":1804168860,"version":1,"fingerprint":"6eccf843265a167b","table":"settings"}}';

REVOKE ALL ON FUNCTION "threadline"."settings_6b896e9c_update"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."settings_6b896e9c_delete"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  stored_1 text;
  image json;
BEGIN
  BEGIN
    row_key := OLD."name"::text;
    IF octet_length(row_key) > 512 THEN
      row_key := "threadline".bounded_key(row_key);
    END IF;
    stored_1 := array_to_string(ARRAY[
      '"name":' || coalesce(to_json(OLD."name")::text, 'null'),
      '"value":' || coalesce(to_json(OLD."value")::text, 'null')], ',');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 3::smallint, 'SELECT') IS NULL
      OR row_to_json(OLD)::text <> '{'
        || stored_1
        || ',' || '"secret":' || coalesce(to_json(OLD."secret")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || '}')::json;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned.
    SELECT generic.row_key, generic.before_row INTO row_key, image
      FROM "threadline".generic_capture(TG_RELID, 1804168860, '{"columns":["name","value","secret"],"key":["name"],"exclude":["secret"],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":false}', OLD, NULL) AS generic;
  END;
  tx_id := /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to settings is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (nextval('"threadline".change_id_seq'), tx_id, clock_timestamp(), 1804168860, 'D', row_key, nullif(current_setting('threadline.actor', true), ''),
    NULL, image);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."settings_6b896e9c_delete"() IS '{"threadline":{"stem":"settings_6b896e9c","tableId":1804168860,"version":1,"fingerprint":"6eccf843265a167b","table":"settings"}}';

REVOKE ALL ON FUNCTION "threadline"."settings_6b896e9c_delete"() FROM PUBLIC;

SELECT "threadline".register_table(1804168860, 'public', 'settings', '{"key_columns":["name"],"key_types":["text"],"column_types":{"name":"text","value":"json","secret":"text"},"excluded_columns":["secret"],"masked_columns":[],"mask_placeholders":[],"ignored_columns":[],"store_changed_from":false,"plan_fingerprint":"6eccf843265a167b","function_version":1,"plan":{"schema":"public","table":"settings","tableId":1804168860,"stem":"settings_6b896e9c","partitioned":false,"columns":[{"name":"name","number":1,"rule":"store","comparison":"equality"},{"name":"value","number":2,"rule":"store","comparison":"image"},{"name":"secret","number":3,"rule":"exclude","comparison":"equality"}],"key":[{"name":"name","type":"text","castable":true}],"longKeys":true,"placeholder":"[REDACTED]","storeChangedFrom":false,"onCaptureError":"block","settings":[]}}');

CREATE OR REPLACE TRIGGER "!threadline_insert" AFTER INSERT ON "public"."settings"
FOR EACH ROW EXECUTE FUNCTION "threadline"."settings_6b896e9c_insert"();

CREATE OR REPLACE TRIGGER "!threadline_update" AFTER UPDATE ON "public"."settings"
FOR EACH ROW EXECUTE FUNCTION "threadline"."settings_6b896e9c_update"();

CREATE OR REPLACE TRIGGER "!threadline_delete" AFTER DELETE ON "public"."settings"
FOR EACH ROW EXECUTE FUNCTION "threadline"."settings_6b896e9c_delete"();

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "public"."settings"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('1804168860');
