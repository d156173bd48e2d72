import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/** Everything that the text of a value depends on, as capture pins it for the types of a table. */
const pinnedTexts = `SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY' SET "IntervalStyle" = 'postgres' SET extra_float_digits = '1'
SET bytea_output = 'hex' SET lc_monetary = 'C' SET quote_all_identifiers = 'off'`

/**
 * The baseline: snapshot rows for what a table held before it was captured, written in batches while the application goes on writing.
 *
 * A batch takes the next rows in the order of the key, leaves out those of which the trail knows the present state, locks the rest FOR SHARE and writes them down.
 * It never waits for a row: what somebody else has locked is left for later. While a row is locked nobody changes it, and whoever has changed it before has
 * committed: so every change with a smaller id is in the snapshot, and none with a larger one. A row that moves in the table keeps its key, and
 * a change of its key is captured: so none is passed over.
 *
 * @param s - The quoted name of the storage schema.
 */
export const baseline = (s: string): string[] => [
  `-- Runs of the baseline. A run that has not been finished is taken up again where it stands.
CREATE TABLE ${s}.baselines (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  table_id integer NOT NULL,
  refresh boolean NOT NULL,                          -- also rows that the trail knows otherwise than they are
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  position json NOT NULL DEFAULT '{}',               -- {"leaf", "after"}: the partition, and the last key that was looked at
  waiting json[] NOT NULL DEFAULT '{}',              -- {"leaf", "after", "until"}: ranges in which rows were locked by others
  snapshot_rows bigint NOT NULL DEFAULT 0,
  batches bigint NOT NULL DEFAULT 0,
  login_role text NOT NULL DEFAULT session_user
)`,
  `CREATE UNIQUE INDEX baselines_unfinished ON ${s}.baselines (table_id) WHERE finished_at IS NULL`,
  `CREATE INDEX baselines_table ON ${s}.baselines (table_id, id)`,

  `-- The run that is under way for a table, or a new one.
CREATE FUNCTION ${s}.begin_baseline(in_table integer, in_refresh boolean) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER ${pinnedPath} AS ${dollarQuote(`
DECLARE
  run bigint;
BEGIN
  INSERT INTO ${s}.baselines (table_id, refresh) VALUES (in_table, in_refresh)
  ON CONFLICT (table_id) WHERE finished_at IS NULL DO UPDATE SET refresh = baselines.refresh OR in_refresh,
    -- What has been looked at with less attention is looked at again.
    position = CASE WHEN in_refresh AND NOT baselines.refresh THEN '{}' ELSE baselines.position END,
    waiting = CASE WHEN in_refresh AND NOT baselines.refresh THEN '{}' ELSE baselines.waiting END
  RETURNING id INTO run;
  RETURN run;
END`)}`,

  `-- One batch of a run: looks at up to "batch_size" rows and writes down those that the trail does not know.
CREATE FUNCTION ${s}.snapshot_batch(run_id bigint, batch_size integer) RETURNS json LANGUAGE plpgsql SECURITY DEFINER ${pinnedPath} ${pinnedTexts}
SET row_security = off SET lock_timeout = '2s' AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s)};
  run ${s}.baselines;
  root regclass;
  leaf regclass;
  leaf_name text;
  part json;
  retrying boolean;
  scan record;
  label text;
  looked integer;
  last_key json;
  unknown tid[];
  keys text[];
  images text[];
  tx_id bigint;
  written integer := 0;
  locked integer := 0;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'threadline: a baseline needs the isolation level read committed' USING ERRCODE = 'invalid_transaction_state';
  END IF;
  SELECT * INTO run FROM ${s}.baselines WHERE id = run_id FOR UPDATE;
  IF run.finished_at IS NOT NULL OR NOT FOUND THEN
    RETURN json_build_object('finished', true, 'written', 0, 'looked', 0, 'waiting', 0, 'retrying', true);
  END IF;
  root := ${s}.captured_relation(run.table_id);
  EXECUTE format('LOCK TABLE %s IN ROW SHARE MODE', root);
  PERFORM ${s}.captured_relation(run.table_id);

  retrying := run.position ->> 'done' IS NOT NULL;
  part := CASE WHEN retrying THEN run.waiting[1] ELSE run.position END;
  SELECT member, name INTO leaf, leaf_name
    FROM ${s}.leaves(root) AS member JOIN pg_class ON pg_class.oid = member JOIN pg_namespace ON pg_namespace.oid = relnamespace
    CROSS JOIN LATERAL (SELECT format('%I.%I', nspname, relname) COLLATE "C" AS name) AS named
    WHERE part ->> 'leaf' IS NULL OR name >= part ->> 'leaf' ORDER BY name LIMIT 1;

  IF leaf_name IS NULL OR (retrying AND leaf_name <> part ->> 'leaf') THEN
    looked := 0;
  ELSE
    scan := ${s}.scan_of(run.table_id, leaf);
    label := ${s}.partition_label(leaf);
    EXECUTE format('SELECT count(*), (array_agg(texts ORDER BY rank DESC))[1], array_agg(place) FILTER (WHERE NOT known)
      FROM (
        SELECT ctid AS place, json_build_array(%1$s) AS texts, row_number() OVER () AS rank, %8$s.is_known($1, $2, %2$s, %3$s) AS known
        FROM (SELECT t.ctid, t.* FROM ONLY %4$s AS t WHERE %5$s AND %6$s ORDER BY %7$s LIMIT $3) AS t
      ) AS looked_at', scan.texts, scan.row_key, CASE WHEN run.refresh THEN scan.image ELSE 'NULL' END, leaf,
      CASE WHEN part ->> 'leaf' = leaf_name AND json_typeof(part -> 'after') = 'array'
        THEN ${s}.beyond(part -> 'after', scan.columns, scan.types, scan.operators) ELSE 'true' END,
      CASE WHEN json_typeof(part -> 'until') = 'array' THEN 'NOT ' || ${s}.beyond(part -> 'until', scan.columns, scan.types, scan.operators) ELSE 'true' END,
      scan.ordering, storage)
      INTO looked, last_key, unknown USING run.table_id, label, batch_size;
    IF unknown IS NOT NULL THEN
      EXECUTE format('SELECT array_agg(row_key), array_agg(image)
        FROM (SELECT %s AS row_key, %s AS image FROM ONLY %s AS t WHERE t.ctid = ANY ($1) FOR SHARE OF t SKIP LOCKED) AS locked', scan.row_key, scan.image, leaf)
        INTO keys, images USING unknown;
      locked := cardinality(unknown) - coalesce(cardinality(keys), 0);
    END IF;
    IF keys IS NOT NULL THEN
      tx_id := ${s}.open_transaction();
      INSERT INTO ${s}.audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor, partition_name, after)
      SELECT nextval(${quoteLiteral(`${s}.change_id_seq`).trim()}), tx_id, clock_timestamp(), run.table_id, 'S', row_key,
        nullif(current_setting('threadline.actor', true), ''), label, image::json
      FROM unnest(keys, images) AS taken(row_key, image)
      WHERE NOT ${s}.is_known(run.table_id, label, row_key, CASE WHEN run.refresh THEN image END);
      GET DIAGNOSTICS written = ROW_COUNT;
    END IF;
  END IF;

  IF retrying THEN
    run.waiting := run.waiting[2:];
    IF looked = batch_size AND last_key::text IS DISTINCT FROM (part -> 'until')::text THEN
      run.waiting := run.waiting || json_build_object('leaf', leaf_name, 'after', last_key, 'until', part -> 'until');
    END IF;
  ELSIF leaf_name IS NULL THEN
    run.position := '{"done":true}';
  ELSE
    -- The next partition is the first one after "name!" in the order of names: a name that is followed by nothing.
    run.position := CASE WHEN looked = batch_size THEN json_build_object('leaf', leaf_name, 'after', last_key)
      ELSE json_build_object('leaf', leaf_name || chr(1)) END;
  END IF;
  IF locked > 0 THEN
    run.waiting := run.waiting || json_build_object('leaf', leaf_name, 'after', CASE WHEN part ->> 'leaf' = leaf_name THEN part -> 'after' END, 'until', last_key);
  END IF;
  UPDATE ${s}.baselines SET position = run.position, waiting = run.waiting, snapshot_rows = snapshot_rows + written, batches = run.batches + 1,
    finished_at = CASE WHEN run.position ->> 'done' IS NOT NULL AND cardinality(run.waiting) = 0 THEN clock_timestamp() END
  WHERE id = run_id RETURNING * INTO run;
  RETURN json_build_object('finished', run.finished_at IS NOT NULL, 'written', written, 'looked', looked, 'waiting', cardinality(run.waiting), 'retrying', retrying);
END`)}`,

  `-- How many rows of a table the trail does not know; nothing is locked and nothing written.
CREATE FUNCTION ${s}.count_unknown(in_table integer, refresh boolean) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER ${pinnedPath} ${pinnedTexts}
SET row_security = off AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s)};
  leaf regclass;
  scan record;
  found_rows bigint;
  total bigint := 0;
BEGIN
  FOR leaf IN
    SELECT member FROM ${s}.leaves(${s}.captured_relation(in_table)) AS member
  LOOP
    scan := ${s}.scan_of(in_table, leaf);
    EXECUTE format('SELECT count(*) FROM ONLY %s AS t WHERE NOT %s.is_known($1, $2, %s, %s)', leaf, storage, scan.row_key, CASE WHEN refresh THEN scan.image ELSE 'NULL' END)
      INTO found_rows USING in_table, ${s}.partition_label(leaf);
    total := total + found_rows;
  END LOOP;
  RETURN total;
END`)}`,
]
