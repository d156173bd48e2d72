CREATE OR REPLACE FUNCTION "threadline"."order_lines_528f5e3a_insert"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
BEGIN
  BEGIN
    row_key := CASE WHEN NEW.xmax = '0' THEN '[' || to_json(NEW."tenant"::text)::text || ',' || to_json(to_json(NEW."order_no") #>> '{}')::text || ',' || to_json(NEW."position"::text)::text || ']' ELSE TG_OP::integer::text END;
    IF octet_length(row_key) > 512 THEN
      row_key := "threadline".bounded_key(row_key);
    END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key INTO row_key
      FROM "threadline".generic_capture(TG_RELID, 1385127482, '{"columns":["position","tenant","order_no","amount"],"key":["tenant","order_no","position"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', NULL, NEW) AS generic;
    change_id := /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 1385127482, NULL, row_key, row_to_json(NEW), NULL);
  END;
  tx_id := /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 1385127482, 'I', row_key, nullif(current_setting('threadline.actor', true), ''),
    row_to_json(NEW), NULL);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."order_lines_528f5e3a_insert"() IS '{"threadline":{"stem":"order_lines_528f5e3a","tableId":1385127482,"version":1,"fingerprint":"8a4c9a1724ce603a","table":"order_lines"}}';

REVOKE ALL ON FUNCTION "threadline"."order_lines_528f5e3a_insert"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."order_lines_528f5e3a_update"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  old_key text;
  changed text := '';
  seen record := OLD;  -- with every change that was noticed
BEGIN
  BEGIN
    row_key := '[' || to_json(NEW."tenant"::text)::text || ',' || to_json(to_json(NEW."order_no") #>> '{}')::text || ',' || to_json(NEW."position"::text)::text || ']';
    IF octet_length(row_key) > 512 THEN
      row_key := "threadline".bounded_key(row_key);
    END IF;
    IF (NEW."position" IS DISTINCT FROM OLD."position") OR (NEW."tenant" IS DISTINCT FROM OLD."tenant") OR (NEW."order_no" IS DISTINCT FROM OLD."order_no") THEN
      IF NEW."position" IS DISTINCT FROM OLD."position" THEN changed := changed || ',"position":' || coalesce(to_json(OLD."position")::text, 'null'); seen."position" := NEW."position"; END IF;
      IF NEW."tenant" IS DISTINCT FROM OLD."tenant" THEN changed := changed || ',"tenant":' || coalesce(to_json(OLD."tenant")::text, 'null'); seen."tenant" := NEW."tenant"; END IF;
      IF NEW."order_no" IS DISTINCT FROM OLD."order_no" THEN changed := changed || ',"order_no":' || coalesce(to_json(OLD."order_no")::text, 'null'); seen."order_no" := NEW."order_no"; END IF;
      change_id := /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, NULL, "threadline".open_transaction(), 1385127482, "threadline".bounded_key('[' || to_json(OLD."tenant"::text)::text || ',' || to_json(to_json(OLD."order_no") #>> '{}')::text || ',' || to_json(OLD."position"::text)::text || ']'), row_key, NULL, NULL);
    END IF;
    IF NEW."amount" IS DISTINCT FROM OLD."amount" THEN changed := changed || ',"amount":' || coalesce(to_json(OLD."amount")::text, 'null'); seen."amount" := NEW."amount"; END IF;
    IF record_image_ne(seen, NEW) OR NEW.xmax <> '0' THEN
      IF record_image_ne(seen, NEW) OR "threadline".is_stored(TG_RELID, NEW.ctid) IS NOT TRUE THEN
        RAISE SQLSTATE 'TL001';
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before
      INTO row_key, old_key, changed
      FROM "threadline".generic_capture(TG_RELID, 1385127482, '{"columns":["position","tenant","order_no","amount"],"key":["tenant","order_no","position"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NEW) AS generic;
    change_id := CASE WHEN NOT (changed = '') THEN /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 1385127482, old_key, row_key, row_to_json(NEW), ('{' || substr(changed, 2) || '}')::json) END;
  END;
  IF changed = '' THEN
    RETURN NULL;
  END IF;
  tx_id := /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 1385127482, 'U', row_key, nullif(current_setting('threadline.actor', true), ''),
    row_to_json(NEW), ('{' || substr(changed, 2) || '}')::json);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."order_lines_528f5e3a_update"() IS '{"threadline":{"stem":"order_lines_528f5e3a","tableId":1385127482,"version":1,"fingerprint":"8a4c9a1724ce603a","table":"order_lines"}}';

REVOKE ALL ON FUNCTION "threadline"."order_lines_528f5e3a_update"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."order_lines_528f5e3a_delete"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
BEGIN
  BEGIN
    row_key := '[' || to_json(OLD."tenant"::text)::text || ',' || to_json(to_json(OLD."order_no") #>> '{}')::text || ',' || to_json(OLD."position"::text)::text || ']';
    IF octet_length(row_key) > 512 THEN
      row_key := "threadline".bounded_key(row_key);
    END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned.
    SELECT generic.row_key INTO row_key
      FROM "threadline".generic_capture(TG_RELID, 1385127482, '{"columns":["position","tenant","order_no","amount"],"key":["tenant","order_no","position"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NULL) AS generic;
  END;
  tx_id := /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to order_lines is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (nextval('"threadline".change_id_seq'), tx_id, clock_timestamp(), 1385127482, 'D', row_key, nullif(current_setting('threadline.actor', true), ''),
    NULL, row_to_json(OLD));
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."order_lines_528f5e3a_delete"() IS '{"threadline":{"stem":"order_lines_528f5e3a","tableId":1385127482,"version":1,"fingerprint":"8a4c9a1724ce603a","table":"order_lines"}}';

REVOKE ALL ON FUNCTION "threadline"."order_lines_528f5e3a_delete"() FROM PUBLIC;

SELECT "threadline".register_table(1385127482, 'public', 'order_lines', '{"key_columns":["tenant","order_no","position"],"key_types":["text","date","integer"],"column_types":{"position":"integer","tenant":"text","order_no":"date","amount":"integer"},"excluded_columns":[],"masked_columns":[],"mask_placeholders":[],"ignored_columns":[],"store_changed_from":true,"plan_fingerprint":"8a4c9a1724ce603a","function_version":1,"plan":{"schema":"public","table":"order_lines","tableId":1385127482,"stem":"order_lines_528f5e3a","partitioned":false,"columns":[{"name":"position","number":0,"rule":"store","comparison":"equality"},{"name":"tenant","number":0,"rule":"store","comparison":"equality"},{"name":"order_no","number":0,"rule":"store","comparison":"equality"},{"name":"amount","number":0,"rule":"store","comparison":"equality"}],"key":[{"name":"tenant","type":"text","castable":true},{"name":"order_no","type":"date","castable":false},{"name":"position","type":"integer","castable":true}],"longKeys":true,"placeholder":"[REDACTED]","storeChangedFrom":true,"onCaptureError":"block","settings":[]}}');

CREATE OR REPLACE TRIGGER "!threadline_insert" AFTER INSERT ON "public"."order_lines"
FOR EACH ROW EXECUTE FUNCTION "threadline"."order_lines_528f5e3a_insert"();

CREATE OR REPLACE TRIGGER "!threadline_update" AFTER UPDATE ON "public"."order_lines"
FOR EACH ROW EXECUTE FUNCTION "threadline"."order_lines_528f5e3a_update"();

CREATE OR REPLACE TRIGGER "!threadline_delete" AFTER DELETE ON "public"."order_lines"
FOR EACH ROW EXECUTE FUNCTION "threadline"."order_lines_528f5e3a_delete"();

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "public"."order_lines"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('1385127482');
