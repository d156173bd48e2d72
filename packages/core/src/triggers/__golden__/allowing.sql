CREATE OR REPLACE FUNCTION "threadline"."carts_2d24dad5_insert"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET row_security = 'on'
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
BEGIN
  BEGIN
    row_key := CASE WHEN NEW.xmax = '0' THEN NEW."id"::text ELSE TG_OP::integer::text END;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key INTO row_key
      FROM "threadline".generic_capture(TG_RELID, 757390037, '{"columns":["id","items"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', NULL, NEW) AS generic;
    change_id := "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 757390037, NULL, row_key, row_to_json(NEW), NULL);
  END;
  tx_id := CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 757390037, 'I', row_key, nullif(current_setting('threadline.actor', true), ''),
    row_to_json(NEW), NULL);
  RETURN NULL;
EXCEPTION
  WHEN transaction_rollback THEN
    RAISE;
  WHEN OTHERS THEN
    RAISE WARNING 'Threadline: a write to % goes through uncaptured, because the audit trail cannot record it (SQLSTATE %)', 'carts', SQLSTATE
      USING ERRCODE = 'TL011';
    BEGIN
      PERFORM "threadline".count_loss(757390037, 'I', SQLSTATE, SQLERRM);
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING 'Threadline: nor could this loss be counted (SQLSTATE %)', SQLSTATE USING ERRCODE = 'TL011';
    END;
    RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."carts_2d24dad5_insert"() IS '{"threadline":{"stem":"carts_2d24dad5","tableId":757390037,"version":1,"fingerprint":"6095655bbf56908d","table":"carts","onCaptureError":"allow"}}';

REVOKE ALL ON FUNCTION "threadline"."carts_2d24dad5_insert"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."carts_2d24dad5_update"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET row_security = 'on'
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
    row_key := NEW."id"::text;
    IF NEW."id" IS DISTINCT FROM OLD."id" THEN
      changed := changed || ',"id":' || coalesce(to_json(OLD."id")::text, 'null'); seen."id" := NEW."id";
      change_id := "threadline".special_change_id(TG_RELID, NULL, "threadline".open_transaction(), 757390037, OLD."id"::text, row_key, NULL, NULL);
    END IF;
    IF NEW."items" IS DISTINCT FROM OLD."items" THEN changed := changed || ',"items":' || coalesce(to_json(OLD."items")::text, 'null'); seen."items" := NEW."items"; END IF;
    IF record_image_ne(seen, NEW) OR NEW.xmax <> '0' THEN
      IF record_image_ne(seen, NEW) OR "threadline".is_stored(TG_RELID, NEW.ctid) IS NOT TRUE THEN
        RAISE SQLSTATE 'TL001';
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before
      INTO row_key, old_key, changed
      FROM "threadline".generic_capture(TG_RELID, 757390037, '{"columns":["id","items"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NEW) AS generic;
    change_id := CASE WHEN NOT (changed = '') THEN "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 757390037, old_key, row_key, row_to_json(NEW), ('{' || substr(changed, 2) || '}')::json) END;
  END;
  IF changed = '' THEN
    RETURN NULL;
  END IF;
  tx_id := CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 757390037, 'U', row_key, nullif(current_setting('threadline.actor', true), ''),
    row_to_json(NEW), ('{' || substr(changed, 2) || '}')::json);
  RETURN NULL;
EXCEPTION
  WHEN transaction_rollback THEN
    RAISE;
  WHEN OTHERS THEN
    RAISE WARNING 'Threadline: a write to % goes through uncaptured, because the audit trail cannot record it (SQLSTATE %)', 'carts', SQLSTATE
      USING ERRCODE = 'TL011';
    BEGIN
      PERFORM "threadline".count_loss(757390037, 'U', SQLSTATE, SQLERRM);
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING 'Threadline: nor could this loss be counted (SQLSTATE %)', SQLSTATE USING ERRCODE = 'TL011';
    END;
    RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."carts_2d24dad5_update"() IS '{"threadline":{"stem":"carts_2d24dad5","tableId":757390037,"version":1,"fingerprint":"6095655bbf56908d","table":"carts","onCaptureError":"allow"}}';

REVOKE ALL ON FUNCTION "threadline"."carts_2d24dad5_update"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."carts_2d24dad5_delete"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET row_security = 'on'
AS $body$
DECLARE
  tx_id bigint;
  change_id bigint;
  row_key text;
BEGIN
  BEGIN
    row_key := OLD."id"::text;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned.
    SELECT generic.row_key INTO row_key
      FROM "threadline".generic_capture(TG_RELID, 757390037, '{"columns":["id","items"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NULL) AS generic;
  END;
  tx_id := CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (nextval('"threadline".change_id_seq'), tx_id, clock_timestamp(), 757390037, 'D', row_key, nullif(current_setting('threadline.actor', true), ''),
    NULL, row_to_json(OLD));
  RETURN NULL;
EXCEPTION
  WHEN transaction_rollback THEN
    RAISE;
  WHEN OTHERS THEN
    RAISE WARNING 'Threadline: a write to % goes through uncaptured, because the audit trail cannot record it (SQLSTATE %)', 'carts', SQLSTATE
      USING ERRCODE = 'TL011';
    BEGIN
      PERFORM "threadline".count_loss(757390037, 'D', SQLSTATE, SQLERRM);
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING 'Threadline: nor could this loss be counted (SQLSTATE %)', SQLSTATE USING ERRCODE = 'TL011';
    END;
    RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."carts_2d24dad5_delete"() IS '{"threadline":{"stem":"carts_2d24dad5","tableId":757390037,"version":1,"fingerprint":"6095655bbf56908d","table":"carts","onCaptureError":"allow"}}';

REVOKE ALL ON FUNCTION "threadline"."carts_2d24dad5_delete"() FROM PUBLIC;

SELECT "threadline".register_table(757390037, 'public', 'carts', '{"key_columns":["id"],"key_types":["integer"],"column_types":{"id":"integer","items":"text"},"excluded_columns":[],"masked_columns":[],"mask_placeholders":[],"ignored_columns":[],"store_changed_from":true,"plan_fingerprint":"6095655bbf56908d","function_version":1,"plan":{"schema":"public","table":"carts","tableId":757390037,"stem":"carts_2d24dad5","partitioned":false,"columns":[{"name":"id","number":0,"rule":"store","comparison":"equality"},{"name":"items","number":0,"rule":"store","comparison":"equality"}],"key":[{"name":"id","type":"integer","castable":true}],"longKeys":false,"placeholder":"[REDACTED]","storeChangedFrom":true,"onCaptureError":"allow","settings":[]}}');

CREATE OR REPLACE TRIGGER "!threadline_insert" AFTER INSERT ON "public"."carts"
FOR EACH ROW EXECUTE FUNCTION "threadline"."carts_2d24dad5_insert"();

CREATE OR REPLACE TRIGGER "!threadline_update" AFTER UPDATE ON "public"."carts"
FOR EACH ROW EXECUTE FUNCTION "threadline"."carts_2d24dad5_update"();

CREATE OR REPLACE TRIGGER "!threadline_delete" AFTER DELETE ON "public"."carts"
FOR EACH ROW EXECUTE FUNCTION "threadline"."carts_2d24dad5_delete"();

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "public"."carts"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('757390037');
