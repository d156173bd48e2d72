CREATE OR REPLACE FUNCTION "threadline"."billing_payments_369d2fb9_insert"() RETURNS trigger
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
    row_key := CASE WHEN NEW.xmax = '0' THEN '[' || to_json(NEW."id"::text)::text || ',' || to_json(to_json(NEW."paid_on") #>> '{}')::text || ']' ELSE TG_OP::integer::text END;
    stored_1 := array_to_string(ARRAY[
      '"id":' || coalesce(to_json(NEW."id")::text, 'null'),
      '"paid_on":' || coalesce(to_json(NEW."paid_on")::text, 'null')], ',');
    IF (pg_identify_object_as_address('pg_class'::regclass, pg_partition_root(TG_RELID), 3)).object_names[3] IS DISTINCT FROM 'iban'
      OR row_to_json(NEW)::text <> '{'
        || stored_1
        || ',' || '"iban":' || coalesce(to_json(NEW."iban")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || '"iban":"[REDACTED]"' || '}')::json;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.after_row INTO row_key, image
      FROM "threadline".generic_capture(TG_RELID, 916271033, '{"columns":["id","paid_on","iban"],"key":["id","paid_on"],"exclude":[],"mask":["iban"],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', NULL, NEW) AS generic;
    change_id := /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 916271033, NULL, row_key, image, NULL);
  END;
  tx_id := /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, partition_name, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 916271033, 'I', row_key, nullif(current_setting('threadline.actor', true), ''), CASE WHEN TG_TABLE_SCHEMA = 'billing' THEN TG_TABLE_NAME::text ELSE TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME END,
    image, NULL);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."billing_payments_369d2fb9_insert"() IS '{"threadline":{"stem":"billing_payments_369d2fb9","tableId":916271033,"version":1,"fingerprint":"3a635d8de9f9e622","table":"billing.payments"}}';

REVOKE ALL ON FUNCTION "threadline"."billing_payments_369d2fb9_insert"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."billing_payments_369d2fb9_update"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
  old_key text;
  changed text := '';
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
      '"id":' || coalesce(to_json(NEW."id")::text, 'null'),
      '"paid_on":' || coalesce(to_json(NEW."paid_on")::text, 'null')], ',');
    IF (pg_identify_object_as_address('pg_class'::regclass, pg_partition_root(TG_RELID), 3)).object_names[3] IS DISTINCT FROM 'iban'
      OR row_to_json(NEW)::text <> '{'
        || stored_1
        || ',' || '"iban":' || coalesce(to_json(NEW."iban")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || '"iban":"[REDACTED]"' || '}')::json;
    row_key := '[' || to_json(NEW."id"::text)::text || ',' || to_json(to_json(NEW."paid_on") #>> '{}')::text || ']';
    IF (NEW."id" IS DISTINCT FROM OLD."id") OR (NEW."paid_on" IS DISTINCT FROM OLD."paid_on") THEN
      IF NEW."id" IS DISTINCT FROM OLD."id" THEN changed := changed || ',"id":' || coalesce(to_json(OLD."id")::text, 'null'); END IF;
      IF NEW."paid_on" IS DISTINCT FROM OLD."paid_on" THEN changed := changed || ',"paid_on":' || coalesce(to_json(OLD."paid_on")::text, 'null'); END IF;
      change_id := /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, NULL, "threadline".open_transaction(), 916271033, '[' || to_json(OLD."id"::text)::text || ',' || to_json(to_json(OLD."paid_on") #>> '{}')::text || ']', row_key, NULL, NULL);
    END IF;
    IF NEW."iban" IS DISTINCT FROM OLD."iban" THEN changed := changed || ',"iban":"[REDACTED]"'; END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before, generic.after_row
      INTO row_key, old_key, changed, image
      FROM "threadline".generic_capture(TG_RELID, 916271033, '{"columns":["id","paid_on","iban"],"key":["id","paid_on"],"exclude":[],"mask":["iban"],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NEW) AS generic;
    change_id := CASE WHEN NOT (changed = '') THEN /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 916271033, old_key, row_key, image, ('{' || substr(changed, 2) || '}')::json) END;
  END;
  IF changed = '' THEN
    RETURN NULL;
  END IF;
  tx_id := /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, partition_name, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 916271033, 'U', row_key, nullif(current_setting('threadline.actor', true), ''), CASE WHEN TG_TABLE_SCHEMA = 'billing' THEN TG_TABLE_NAME::text ELSE TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME END,
    image, ('{' || substr(changed, 2) || '}')::json);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."billing_payments_369d2fb9_update"() IS '{"threadline":{"stem":"billing_payments_369d2fb9","tableId":916271033,"version":1,"fingerprint":"3a635d8de9f9e622","table":"billing.payments"}}';

REVOKE ALL ON FUNCTION "threadline"."billing_payments_369d2fb9_update"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."billing_payments_369d2fb9_delete"() RETURNS trigger
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
    row_key := '[' || to_json(OLD."id"::text)::text || ',' || to_json(to_json(OLD."paid_on") #>> '{}')::text || ']';
    stored_1 := array_to_string(ARRAY[
      '"id":' || coalesce(to_json(OLD."id")::text, 'null'),
      '"paid_on":' || coalesce(to_json(OLD."paid_on")::text, 'null')], ',');
    IF (pg_identify_object_as_address('pg_class'::regclass, pg_partition_root(TG_RELID), 3)).object_names[3] IS DISTINCT FROM 'iban'
      OR row_to_json(OLD)::text <> '{'
        || stored_1
        || ',' || '"iban":' || coalesce(to_json(OLD."iban")::text, 'null')
        || '}' THEN
      RAISE SQLSTATE 'TL001';
    END IF;
    image := ('{' || stored_1 || ',' || '"iban":"[REDACTED]"' || '}')::json;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned.
    SELECT generic.row_key, generic.before_row INTO row_key, image
      FROM "threadline".generic_capture(TG_RELID, 916271033, '{"columns":["id","paid_on","iban"],"key":["id","paid_on"],"exclude":[],"mask":["iban"],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NULL) AS generic;
  END;
  tx_id := /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to billing.payments is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, partition_name, after, before)
  VALUES (nextval('"threadline".change_id_seq'), tx_id, clock_timestamp(), 916271033, 'D', row_key, nullif(current_setting('threadline.actor', true), ''), CASE WHEN TG_TABLE_SCHEMA = 'billing' THEN TG_TABLE_NAME::text ELSE TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME END,
    NULL, image);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."billing_payments_369d2fb9_delete"() IS '{"threadline":{"stem":"billing_payments_369d2fb9","tableId":916271033,"version":1,"fingerprint":"3a635d8de9f9e622","table":"billing.payments"}}';

REVOKE ALL ON FUNCTION "threadline"."billing_payments_369d2fb9_delete"() FROM PUBLIC;

SELECT "threadline".register_table(916271033, 'billing', 'payments', '{"key_columns":["id","paid_on"],"key_types":["integer","date"],"column_types":{"id":"integer","paid_on":"date","iban":"text"},"excluded_columns":[],"masked_columns":["iban"],"mask_placeholders":["[REDACTED]"],"ignored_columns":[],"store_changed_from":true,"plan_fingerprint":"3a635d8de9f9e622","function_version":1,"plan":{"schema":"billing","table":"payments","tableId":916271033,"stem":"billing_payments_369d2fb9","partitioned":true,"columns":[{"name":"id","number":1,"rule":"store","comparison":"equality"},{"name":"paid_on","number":2,"rule":"store","comparison":"equality"},{"name":"iban","number":3,"rule":"mask","comparison":"equality"}],"key":[{"name":"id","type":"integer","castable":true},{"name":"paid_on","type":"date","castable":false}],"longKeys":false,"placeholder":"[REDACTED]","storeChangedFrom":true,"onCaptureError":"block","settings":[]}}');

CREATE OR REPLACE TRIGGER "!threadline_insert" AFTER INSERT ON "billing"."payments"
FOR EACH ROW EXECUTE FUNCTION "threadline"."billing_payments_369d2fb9_insert"();

CREATE OR REPLACE TRIGGER "!threadline_update" AFTER UPDATE ON "billing"."payments"
FOR EACH ROW EXECUTE FUNCTION "threadline"."billing_payments_369d2fb9_update"();

CREATE OR REPLACE TRIGGER "!threadline_delete" AFTER DELETE ON "billing"."payments"
FOR EACH ROW EXECUTE FUNCTION "threadline"."billing_payments_369d2fb9_delete"();

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "billing"."payments"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('916271033');

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "billing"."payments_2024"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('916271033');
