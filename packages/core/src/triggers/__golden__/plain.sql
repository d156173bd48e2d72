CREATE OR REPLACE FUNCTION "threadline"."posts_4623c266_insert"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
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
      FROM "threadline".generic_capture(TG_RELID, 1176748646, '{"columns":["id","title","price","rating","body","published_at"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', NULL, NEW) AS generic;
    change_id := /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 1176748646, NULL, row_key, row_to_json(NEW), NULL);
  END;
  tx_id := /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 1176748646, 'I', row_key, nullif(current_setting('threadline.actor', true), ''),
    row_to_json(NEW), NULL);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."posts_4623c266_insert"() IS '{"threadline":{"stem":"posts_4623c266","tableId":1176748646,"version":1,"fingerprint":"ac1dcb7c2f92431b","table":"posts"}}';

REVOKE ALL ON FUNCTION "threadline"."posts_4623c266_insert"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."posts_4623c266_update"() RETURNS trigger
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
  seen record := OLD;  -- with every change that was noticed
BEGIN
  BEGIN
    row_key := NEW."id"::text;
    IF NEW."id" IS DISTINCT FROM OLD."id" THEN
      changed := changed || ',"id":' || coalesce(to_json(OLD."id")::text, 'null'); seen."id" := NEW."id";
      change_id := /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, NULL, "threadline".open_transaction(), 1176748646, OLD."id"::text, row_key, NULL, NULL);
    END IF;
    IF NEW."title" IS DISTINCT FROM OLD."title" THEN changed := changed || ',"title":' || coalesce(to_json(OLD."title")::text, 'null'); seen."title" := NEW."title"; END IF;
    IF NEW."price" IS DISTINCT FROM OLD."price" THEN changed := changed || ',"price":' || coalesce(to_json(OLD."price")::text, 'null'); seen."price" := NEW."price"; END IF;
    IF NEW."rating"::text IS DISTINCT FROM OLD."rating"::text THEN changed := changed || ',"rating":' || coalesce(to_json(OLD."rating")::text, 'null'); seen."rating" := NEW."rating"; END IF;
    IF record_image_ne(ROW(NEW."body"), ROW(OLD."body")) AND to_json(NEW."body")::text IS DISTINCT FROM to_json(OLD."body")::text THEN changed := changed || ',"body":' || coalesce(to_json(OLD."body")::text, 'null'); seen."body" := NEW."body"; END IF;
    IF NEW."published_at" IS DISTINCT FROM OLD."published_at" THEN changed := changed || ',"published_at":' || coalesce(to_json(OLD."published_at")::text, 'null'); seen."published_at" := NEW."published_at"; END IF;
    IF record_image_ne(seen, NEW) OR NEW.xmax <> '0' THEN
      IF record_image_ne(seen, NEW) OR "threadline".is_stored(TG_RELID, NEW.ctid) IS NOT TRUE THEN
        RAISE SQLSTATE 'TL001';
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before
      INTO row_key, old_key, changed
      FROM "threadline".generic_capture(TG_RELID, 1176748646, '{"columns":["id","title","price","rating","body","published_at"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NEW) AS generic;
    change_id := CASE WHEN NOT (changed = '') THEN /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 1176748646, old_key, row_key, row_to_json(NEW), ('{' || substr(changed, 2) || '}')::json) END;
  END;
  IF changed = '' THEN
    RETURN NULL;
  END IF;
  tx_id := /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 1176748646, 'U', row_key, nullif(current_setting('threadline.actor', true), ''),
    row_to_json(NEW), ('{' || substr(changed, 2) || '}')::json);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."posts_4623c266_update"() IS '{"threadline":{"stem":"posts_4623c266","tableId":1176748646,"version":1,"fingerprint":"ac1dcb7c2f92431b","table":"posts"}}';

REVOKE ALL ON FUNCTION "threadline"."posts_4623c266_update"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."posts_4623c266_delete"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
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
      FROM "threadline".generic_capture(TG_RELID, 1176748646, '{"columns":["id","title","price","rating","body","published_at"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NULL) AS generic;
  END;
  tx_id := /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to posts is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (nextval('"threadline".change_id_seq'), tx_id, clock_timestamp(), 1176748646, 'D', row_key, nullif(current_setting('threadline.actor', true), ''),
    NULL, row_to_json(OLD));
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."posts_4623c266_delete"() IS '{"threadline":{"stem":"posts_4623c266","tableId":1176748646,"version":1,"fingerprint":"ac1dcb7c2f92431b","table":"posts"}}';

REVOKE ALL ON FUNCTION "threadline"."posts_4623c266_delete"() FROM PUBLIC;

SELECT "threadline".register_table(1176748646, 'public', 'posts', E'{"key_columns":["id"],"key_types":["bigint"],"column_types":{"id":"bigint","title":"text","price":"numeric(10,2)","rating":"numeric","body":"jsonb","published_at":"timestamp with time zone"},"excluded_columns":[],"masked_columns":[],"mask_placeholders":[],"ignored_columns":[],"store_changed_from":true,"plan_fingerprint":"ac1dcb7c2f92431b","function_version":1,"plan":{"schema":"public","table":"posts","tableId":1176748646,"stem":"posts_4623c266","partitioned":false,"columns":[{"name":"id","number":0,"rule":"store","comparison":"equality"},{"name":"title","number":0,"rule":"store","comparison":"equality"},{"name":"price","number":0,"rule":"store","comparison":"equality"},{"name":"rating","number":0,"rule":"store","comparison":"text"},{"name":"body","number":0,"rule":"store","comparison":"image"},{"name":"published_at","number":0,"rule":"store","comparison":"equality"}],"key":[{"name":"id","type":"bigint","castable":true}],"longKeys":false,"placeholder":"[REDACTED]","storeChangedFrom":true,"onCaptureError":"block","settings":["SET \\"TimeZone\\" = ''UTC''"]}}');

CREATE OR REPLACE TRIGGER "!threadline_insert" AFTER INSERT ON "public"."posts"
FOR EACH ROW EXECUTE FUNCTION "threadline"."posts_4623c266_insert"();

CREATE OR REPLACE TRIGGER "!threadline_update" AFTER UPDATE ON "public"."posts"
FOR EACH ROW EXECUTE FUNCTION "threadline"."posts_4623c266_update"();

CREATE OR REPLACE TRIGGER "!threadline_delete" AFTER DELETE ON "public"."posts"
FOR EACH ROW EXECUTE FUNCTION "threadline"."posts_4623c266_delete"();

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "public"."posts"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('1176748646');
