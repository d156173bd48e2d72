CREATE OR REPLACE FUNCTION "threadline"."customers_6eef1266_insert"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  stored_1 text;
  stored_2 text;
  image json;
BEGIN
  BEGIN
    row_key := CASE WHEN NEW.xmax = '0' THEN NEW."id"::text ELSE TG_OP::integer::text END;
    stored_1 := array_to_string(ARRAY[
      '"id":' || coalesce(to_json(NEW."id")::text, 'null'),
      '"name":' || coalesce(to_json(NEW."name")::text, 'null')], ',');
    stored_2 := array_to_string(ARRAY[
      '"address":' || coalesce(to_json(NEW."address")::text, 'null'),
      '"zip":' || coalesce(to_json(NEW."zip")::text, 'null')], ',');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 3::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 4::smallint, 'SELECT') IS NULL
      OR row_to_json(NEW)::text <> '{'
        || stored_1
        || ',' || '"email":' || coalesce(to_json(NEW."email")::text, 'null')
        || ',' || '"card":' || coalesce(to_json(NEW."card")::text, 'null')
        || ',' || stored_2
        || ',' || '"seen_at":' || coalesce(to_json(NEW."seen_at")::text, 'null')
        || ',' || '"label":' || coalesce(to_json(NEW."label")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || '"email":"[REDACTED]"' || ',' || stored_2 || '}')::json;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.after_row INTO row_key, image
      FROM "threadline".generic_capture(TG_RELID, 1861161574, '{"columns":["id","name","email","card","address","zip","seen_at","label"],"key":["id"],"exclude":["card"],"mask":["email"],"ignore":["seen_at"],"placeholder":"[REDACTED]","storeChangedFrom":true}', NULL, NEW) AS generic;
    change_id := /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 1861161574, NULL, row_key, image, NULL);
  END;
  tx_id := /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 1861161574, 'I', row_key, nullif(current_setting('threadline.actor', true), ''),
    image, NULL);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."customers_6eef1266_insert"() IS '{"threadline":{"stem":"customers_6eef1266","tableId":1861161574,"version":1,"fingerprint":"f1e6924f52379d7b","table":"customers"}}';

REVOKE ALL ON FUNCTION "threadline"."customers_6eef1266_insert"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."customers_6eef1266_update"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  old_key text;
  changed text := '';
  touched boolean := false;
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
    stored_1 := array_to_string(ARRAY[
      '"id":' || coalesce(to_json(NEW."id")::text, 'null'),
      '"name":' || coalesce(to_json(NEW."name")::text, 'null')], ',');
    stored_2 := array_to_string(ARRAY[
      '"address":' || coalesce(to_json(NEW."address")::text, 'null'),
      '"zip":' || coalesce(to_json(NEW."zip")::text, 'null')], ',');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 3::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 4::smallint, 'SELECT') IS NULL
      OR row_to_json(NEW)::text <> '{'
        || stored_1
        || ',' || '"email":' || coalesce(to_json(NEW."email")::text, 'null')
        || ',' || '"card":' || coalesce(to_json(NEW."card")::text, 'null')
        || ',' || stored_2
        || ',' || '"seen_at":' || coalesce(to_json(NEW."seen_at")::text, 'null')
        || ',' || '"label":' || coalesce(to_json(NEW."label")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || '"email":"[REDACTED]"' || ',' || stored_2 || '}')::json;
    row_key := NEW."id"::text;
    IF NEW."id" IS DISTINCT FROM OLD."id" THEN
      changed := changed || ',"id":' || coalesce(to_json(OLD."id")::text, 'null');
      change_id := /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, NULL, "threadline".open_transaction(), 1861161574, OLD."id"::text, row_key, NULL, NULL);
    END IF;
    IF NEW."name" IS DISTINCT FROM OLD."name" THEN changed := changed || ',"name":' || coalesce(to_json(OLD."name")::text, 'null'); END IF;
    IF NEW."email" IS DISTINCT FROM OLD."email" THEN changed := changed || ',"email":"[REDACTED]"'; END IF;
    IF NEW."card" IS DISTINCT FROM OLD."card" THEN touched := true; END IF;
    IF NEW."address" IS DISTINCT FROM OLD."address" THEN changed := changed || ',"address":' || coalesce(to_json(OLD."address")::text, 'null'); END IF;
    IF NEW."zip" IS DISTINCT FROM OLD."zip" THEN changed := changed || ',"zip":' || coalesce(to_json(OLD."zip")::text, 'null'); END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before, generic.touched, generic.after_row
      INTO row_key, old_key, changed, touched, image
      FROM "threadline".generic_capture(TG_RELID, 1861161574, '{"columns":["id","name","email","card","address","zip","seen_at","label"],"key":["id"],"exclude":["card"],"mask":["email"],"ignore":["seen_at"],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NEW) AS generic;
    change_id := CASE WHEN NOT (changed = '' AND NOT touched) THEN /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 1861161574, old_key, row_key, image, ('{' || substr(changed, 2) || '}')::json) END;
  END;
  IF changed = '' AND NOT touched THEN
    RETURN NULL;
  END IF;
  tx_id := /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 1861161574, 'U', row_key, nullif(current_setting('threadline.actor', true), ''),
    image, ('{' || substr(changed, 2) || '}')::json);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."customers_6eef1266_update"() IS '{"threadline":{"stem":"customers_6eef1266","tableId":1861161574,"version":1,"fingerprint":"f1e6924f52379d7b","table":"customers"}}';

REVOKE ALL ON FUNCTION "threadline"."customers_6eef1266_update"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."customers_6eef1266_delete"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  stored_1 text;
  stored_2 text;
  image json;
BEGIN
  BEGIN
    row_key := OLD."id"::text;
    stored_1 := array_to_string(ARRAY[
      '"id":' || coalesce(to_json(OLD."id")::text, 'null'),
      '"name":' || coalesce(to_json(OLD."name")::text, 'null')], ',');
    stored_2 := array_to_string(ARRAY[
      '"address":' || coalesce(to_json(OLD."address")::text, 'null'),
      '"zip":' || coalesce(to_json(OLD."zip")::text, 'null')], ',');
    IF has_column_privilege(TG_RELID, 1::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 2::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 3::smallint, 'SELECT') IS NULL
      OR has_column_privilege(TG_RELID, 4::smallint, 'SELECT') IS NULL
      OR row_to_json(OLD)::text <> '{'
        || stored_1
        || ',' || '"email":' || coalesce(to_json(OLD."email")::text, 'null')
        || ',' || '"card":' || coalesce(to_json(OLD."card")::text, 'null')
        || ',' || stored_2
        || ',' || '"seen_at":' || coalesce(to_json(OLD."seen_at")::text, 'null')
        || ',' || '"label":' || coalesce(to_json(OLD."label")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || '"email":"[REDACTED]"' || ',' || stored_2 || '}')::json;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned.
    SELECT generic.row_key, generic.before_row INTO row_key, image
      FROM "threadline".generic_capture(TG_RELID, 1861161574, '{"columns":["id","name","email","card","address","zip","seen_at","label"],"key":["id"],"exclude":["card"],"mask":["email"],"ignore":["seen_at"],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NULL) AS generic;
  END;
  tx_id := /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to customers is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (nextval('"threadline".change_id_seq'), tx_id, clock_timestamp(), 1861161574, 'D', row_key, nullif(current_setting('threadline.actor', true), ''),
    NULL, image);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."customers_6eef1266_delete"() IS '{"threadline":{"stem":"customers_6eef1266","tableId":1861161574,"version":1,"fingerprint":"f1e6924f52379d7b","table":"customers"}}';

REVOKE ALL ON FUNCTION "threadline"."customers_6eef1266_delete"() FROM PUBLIC;

SELECT "threadline".register_table(1861161574, 'public', 'customers', E'{"key_columns":["id"],"key_types":["integer"],"column_types":{"id":"integer","name":"text","email":"text","card":"text","address":"text","zip":"text","seen_at":"timestamp with time zone","label":"text"},"excluded_columns":["card"],"masked_columns":["email"],"mask_placeholders":["[REDACTED]"],"ignored_columns":["seen_at"],"store_changed_from":true,"plan_fingerprint":"f1e6924f52379d7b","function_version":1,"plan":{"schema":"public","table":"customers","tableId":1861161574,"stem":"customers_6eef1266","partitioned":false,"columns":[{"name":"id","number":1,"rule":"store","comparison":"equality"},{"name":"name","number":2,"rule":"store","comparison":"equality"},{"name":"email","number":3,"rule":"mask","comparison":"equality"},{"name":"card","number":4,"rule":"exclude","comparison":"equality"},{"name":"address","number":5,"rule":"store","comparison":"equality"},{"name":"zip","number":6,"rule":"store","comparison":"equality"},{"name":"seen_at","number":7,"rule":"ignore","comparison":"equality"},{"name":"label","number":8,"rule":"virtual","comparison":"equality"}],"key":[{"name":"id","type":"integer","castable":true}],"longKeys":false,"placeholder":"[REDACTED]","storeChangedFrom":true,"onCaptureError":"block","settings":["SET \\"TimeZone\\" = ''UTC''"]}}');

CREATE OR REPLACE TRIGGER "!threadline_insert" AFTER INSERT ON "public"."customers"
FOR EACH ROW EXECUTE FUNCTION "threadline"."customers_6eef1266_insert"();

CREATE OR REPLACE TRIGGER "!threadline_update" AFTER UPDATE ON "public"."customers"
FOR EACH ROW EXECUTE FUNCTION "threadline"."customers_6eef1266_update"();

CREATE OR REPLACE TRIGGER "!threadline_delete" AFTER DELETE ON "public"."customers"
FOR EACH ROW EXECUTE FUNCTION "threadline"."customers_6eef1266_delete"();

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "public"."customers"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('1861161574');
