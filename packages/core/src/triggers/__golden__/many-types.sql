CREATE OR REPLACE FUNCTION "threadline"."samples_3863cb7a_insert"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
SET "DateStyle" = 'ISO, MDY'
SET "IntervalStyle" = 'postgres'
SET "extra_float_digits" = '1'
SET "bytea_output" = 'hex'
SET "lc_monetary" = 'C'
SET "quote_all_identifiers" = 'off'
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
      FROM "threadline".generic_capture(TG_RELID, 946064250, '{"columns":["id","mood","price","pair","amount","ratio","span","bytes","cash","valid","tags","about","doc","at","ip","name","loose","place"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', NULL, NEW) AS generic;
    change_id := /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 946064250, NULL, row_key, row_to_json(NEW), NULL);
  END;
  tx_id := /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 946064250, 'I', row_key, nullif(current_setting('threadline.actor', true), ''),
    row_to_json(NEW), NULL);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."samples_3863cb7a_insert"() IS '{"threadline":{"stem":"samples_3863cb7a","tableId":946064250,"version":1,"fingerprint":"4918120e62419af3","table":"samples"}}';

REVOKE ALL ON FUNCTION "threadline"."samples_3863cb7a_insert"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."samples_3863cb7a_update"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
SET "DateStyle" = 'ISO, MDY'
SET "IntervalStyle" = 'postgres'
SET "extra_float_digits" = '1'
SET "bytea_output" = 'hex'
SET "lc_monetary" = 'C'
SET "quote_all_identifiers" = 'off'
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
      change_id := /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, NULL, "threadline".open_transaction(), 946064250, OLD."id"::text, row_key, NULL, NULL);
    END IF;
    IF NEW."mood" IS DISTINCT FROM OLD."mood" THEN changed := changed || ',"mood":' || coalesce(to_json(OLD."mood")::text, 'null'); seen."mood" := NEW."mood"; END IF;
    IF NEW."price" IS DISTINCT FROM OLD."price" THEN changed := changed || ',"price":' || coalesce(to_json(OLD."price")::text, 'null'); seen."price" := NEW."price"; END IF;
    IF record_image_ne(ROW(NEW."pair"), ROW(OLD."pair")) AND to_json(NEW."pair")::text IS DISTINCT FROM to_json(OLD."pair")::text THEN changed := changed || ',"pair":' || coalesce(to_json(OLD."pair")::text, 'null'); seen."pair" := NEW."pair"; END IF;
    IF NEW."amount"::text IS DISTINCT FROM OLD."amount"::text THEN changed := changed || ',"amount":' || coalesce(to_json(OLD."amount")::text, 'null'); seen."amount" := NEW."amount"; END IF;
    IF NEW."ratio"::text IS DISTINCT FROM OLD."ratio"::text THEN changed := changed || ',"ratio":' || coalesce(to_json(OLD."ratio")::text, 'null'); seen."ratio" := NEW."ratio"; END IF;
    IF NEW."span"::text IS DISTINCT FROM OLD."span"::text THEN changed := changed || ',"span":' || coalesce(to_json(OLD."span")::text, 'null'); seen."span" := NEW."span"; END IF;
    IF NEW."bytes" IS DISTINCT FROM OLD."bytes" THEN changed := changed || ',"bytes":' || coalesce(to_json(OLD."bytes")::text, 'null'); seen."bytes" := NEW."bytes"; END IF;
    IF NEW."cash" IS DISTINCT FROM OLD."cash" THEN changed := changed || ',"cash":' || coalesce(to_json(OLD."cash")::text, 'null'); seen."cash" := NEW."cash"; END IF;
    IF record_image_ne(ROW(NEW."valid"), ROW(OLD."valid")) AND to_json(NEW."valid")::text IS DISTINCT FROM to_json(OLD."valid")::text THEN changed := changed || ',"valid":' || coalesce(to_json(OLD."valid")::text, 'null'); seen."valid" := NEW."valid"; END IF;
    IF record_image_ne(ROW(NEW."tags"), ROW(OLD."tags")) AND to_json(NEW."tags")::text IS DISTINCT FROM to_json(OLD."tags")::text THEN changed := changed || ',"tags":' || coalesce(to_json(OLD."tags")::text, 'null'); seen."tags" := NEW."tags"; END IF;
    IF record_image_ne(ROW(NEW."about"), ROW(OLD."about")) AND to_json(NEW."about")::text IS DISTINCT FROM to_json(OLD."about")::text THEN changed := changed || ',"about":' || coalesce(to_json(OLD."about")::text, 'null'); seen."about" := NEW."about"; END IF;
    IF record_image_ne(ROW(NEW."doc"), ROW(OLD."doc")) AND to_json(NEW."doc")::text IS DISTINCT FROM to_json(OLD."doc")::text THEN changed := changed || ',"doc":' || coalesce(to_json(OLD."doc")::text, 'null'); seen."doc" := NEW."doc"; END IF;
    IF NEW."at" IS DISTINCT FROM OLD."at" THEN changed := changed || ',"at":' || coalesce(to_json(OLD."at")::text, 'null'); seen."at" := NEW."at"; END IF;
    IF NEW."ip" IS DISTINCT FROM OLD."ip" THEN changed := changed || ',"ip":' || coalesce(to_json(OLD."ip")::text, 'null'); seen."ip" := NEW."ip"; END IF;
    IF NEW."name" IS DISTINCT FROM OLD."name" THEN changed := changed || ',"name":' || coalesce(to_json(OLD."name")::text, 'null'); seen."name" := NEW."name"; END IF;
    IF record_image_ne(ROW(NEW."loose"), ROW(OLD."loose")) AND to_json(NEW."loose")::text IS DISTINCT FROM to_json(OLD."loose")::text THEN changed := changed || ',"loose":' || coalesce(to_json(OLD."loose")::text, 'null'); seen."loose" := NEW."loose"; END IF;
    IF record_image_ne(ROW(NEW."place"), ROW(OLD."place")) AND to_json(NEW."place")::text IS DISTINCT FROM to_json(OLD."place")::text THEN changed := changed || ',"place":' || coalesce(to_json(OLD."place")::text, 'null'); seen."place" := NEW."place"; END IF;
    IF record_image_ne(seen, NEW) OR NEW.xmax <> '0' THEN
      IF record_image_ne(seen, NEW) OR "threadline".is_stored(TG_RELID, NEW.ctid) IS NOT TRUE THEN
        RAISE SQLSTATE 'TL001';
      END IF;
    END IF;
  EXCEPTION WHEN OTHERS THEN
    -- The columns are not as planned, or the row has been changed again already.
    SELECT generic.row_key, generic.old_key, generic.before
      INTO row_key, old_key, changed
      FROM "threadline".generic_capture(TG_RELID, 946064250, '{"columns":["id","mood","price","pair","amount","ratio","span","bytes","cash","valid","tags","about","doc","at","ip","name","loose","place"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NEW) AS generic;
    change_id := CASE WHEN NOT (changed = '') THEN /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    "threadline".special_change_id(TG_RELID, CASE WHEN NEW.xmax <> '0' THEN NEW.ctid END, "threadline".open_transaction(), 946064250, old_key, row_key, row_to_json(NEW), ('{' || substr(changed, 2) || '}')::json) END;
  END;
  IF changed = '' THEN
    RETURN NULL;
  END IF;
  tx_id := /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (coalesce(change_id, nextval('"threadline".change_id_seq')), tx_id, clock_timestamp(), 946064250, 'U', row_key, nullif(current_setting('threadline.actor', true), ''),
    row_to_json(NEW), ('{' || substr(changed, 2) || '}')::json);
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."samples_3863cb7a_update"() IS '{"threadline":{"stem":"samples_3863cb7a","tableId":946064250,"version":1,"fingerprint":"4918120e62419af3","table":"samples"}}';

REVOKE ALL ON FUNCTION "threadline"."samples_3863cb7a_update"() FROM PUBLIC;

CREATE OR REPLACE FUNCTION "threadline"."samples_3863cb7a_delete"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
SET "DateStyle" = 'ISO, MDY'
SET "IntervalStyle" = 'postgres'
SET "extra_float_digits" = '1'
SET "bytea_output" = 'hex'
SET "lc_monetary" = 'C'
SET "quote_all_identifiers" = 'off'
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
      FROM "threadline".generic_capture(TG_RELID, 946064250, '{"columns":["id","mood","price","pair","amount","ratio","span","bytes","cash","valid","tags","about","doc","at","ip","name","loose","place"],"key":["id"],"exclude":[],"mask":[],"ignore":[],"placeholder":"[REDACTED]","storeChangedFrom":true}', OLD, NULL) AS generic;
  END;
  tx_id := /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    CASE
    WHEN current_setting('threadline.tx', true) = concat(((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295), ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))
      AND abs((coalesce(pg_sequence_last_value('"threadline".change_id_seq'::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800)) <= 2
    THEN ((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)
    ELSE "threadline".open_transaction() END;
  INSERT /* Threadline: if this fails, the write to samples is refused, because the audit trail cannot record it; see "threadline health coverage" and onCaptureError. */
    INTO "threadline".audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, after, before)
  VALUES (nextval('"threadline".change_id_seq'), tx_id, clock_timestamp(), 946064250, 'D', row_key, nullif(current_setting('threadline.actor', true), ''),
    NULL, row_to_json(OLD));
  RETURN NULL;
END$body$;

COMMENT ON FUNCTION "threadline"."samples_3863cb7a_delete"() IS '{"threadline":{"stem":"samples_3863cb7a","tableId":946064250,"version":1,"fingerprint":"4918120e62419af3","table":"samples"}}';

REVOKE ALL ON FUNCTION "threadline"."samples_3863cb7a_delete"() FROM PUBLIC;

SELECT "threadline".register_table(946064250, 'public', 'samples', E'{"key_columns":["id"],"key_types":["uuid"],"column_types":{"id":"uuid","mood":"public.mood","price":"public.price","pair":"public.pair","amount":"numeric","ratio":"double precision","span":"interval","bytes":"bytea","cash":"money","valid":"tstzrange","tags":"text[]","about":"regclass","doc":"json","at":"time with time zone","ip":"inet","name":"character(3)","loose":"bpchar","place":"point"},"excluded_columns":[],"masked_columns":[],"mask_placeholders":[],"ignored_columns":[],"store_changed_from":true,"plan_fingerprint":"4918120e62419af3","function_version":1,"plan":{"schema":"public","table":"samples","tableId":946064250,"stem":"samples_3863cb7a","partitioned":false,"columns":[{"name":"id","number":0,"rule":"store","comparison":"equality"},{"name":"mood","number":0,"rule":"store","comparison":"equality"},{"name":"price","number":0,"rule":"store","comparison":"equality"},{"name":"pair","number":0,"rule":"store","comparison":"image"},{"name":"amount","number":0,"rule":"store","comparison":"text"},{"name":"ratio","number":0,"rule":"store","comparison":"text"},{"name":"span","number":0,"rule":"store","comparison":"text"},{"name":"bytes","number":0,"rule":"store","comparison":"equality"},{"name":"cash","number":0,"rule":"store","comparison":"equality"},{"name":"valid","number":0,"rule":"store","comparison":"image"},{"name":"tags","number":0,"rule":"store","comparison":"image"},{"name":"about","number":0,"rule":"store","comparison":"image"},{"name":"doc","number":0,"rule":"store","comparison":"image"},{"name":"at","number":0,"rule":"store","comparison":"equality"},{"name":"ip","number":0,"rule":"store","comparison":"equality"},{"name":"name","number":0,"rule":"store","comparison":"equality"},{"name":"loose","number":0,"rule":"store","comparison":"image"},{"name":"place","number":0,"rule":"store","comparison":"image"}],"key":[{"name":"id","type":"uuid","castable":true}],"longKeys":false,"placeholder":"[REDACTED]","storeChangedFrom":true,"onCaptureError":"block","settings":["SET \\"TimeZone\\" = ''UTC''","SET \\"DateStyle\\" = ''ISO, MDY''","SET \\"IntervalStyle\\" = ''postgres''","SET \\"extra_float_digits\\" = ''1''","SET \\"bytea_output\\" = ''hex''","SET \\"lc_monetary\\" = ''C''","SET \\"quote_all_identifiers\\" = ''off''"]}}');

CREATE OR REPLACE TRIGGER "!threadline_insert" AFTER INSERT ON "public"."samples"
FOR EACH ROW EXECUTE FUNCTION "threadline"."samples_3863cb7a_insert"();

CREATE OR REPLACE TRIGGER "!threadline_update" AFTER UPDATE ON "public"."samples"
FOR EACH ROW EXECUTE FUNCTION "threadline"."samples_3863cb7a_update"();

CREATE OR REPLACE TRIGGER "!threadline_delete" AFTER DELETE ON "public"."samples"
FOR EACH ROW EXECUTE FUNCTION "threadline"."samples_3863cb7a_delete"();

CREATE OR REPLACE TRIGGER "!threadline_truncate" AFTER TRUNCATE ON "public"."samples"
FOR EACH STATEMENT EXECUTE FUNCTION "threadline".capture_truncate('946064250');
