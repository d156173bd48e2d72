import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'
import { pinnedTime } from './holds.sql.ts'
import { purgeStates } from './purge-runs.sql.ts'
import { asOwner } from './retention.sql.ts'

/**
 * What cannot go as a whole goes in batches. Writers only insert, so that a batch and a writer never want the same row; whoever else has a row locked keeps it
 * for this time.
 *
 * @param s - The quoted name of the storage schema.
 */
export const purgeRows = (s: string): string[] => [
  `-- The tables that are gone through together in the order of ids: those without a window of their own; but each by itself when a table is kept for longer,
-- or its changes would be read again by every purge. NULL stands for all but the excluded.
CREATE FUNCTION ${s}.purge_groups(run ${s}.retention_runs) RETURNS TABLE (table_id integer, excluded integer[], cutoff timestamptz)
LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
WITH own AS (SELECT key::integer AS table_id, value::timestamptz AS cutoff FROM json_each_text(run.table_cutoffs))
SELECT table_id, NULL::integer[], cutoff FROM own
UNION ALL
SELECT NULL, coalesce((SELECT array_agg(table_id) FROM own), '{}'), run.cutoff WHERE NOT EXISTS (SELECT FROM own WHERE cutoff < run.cutoff)
UNION ALL
SELECT id, NULL, run.cutoff FROM ${s}.audited_tables WHERE EXISTS (SELECT FROM own WHERE cutoff < run.cutoff) AND id NOT IN (SELECT table_id FROM own)
ORDER BY 1 NULLS LAST`)}`,

  `-- Deletes transactions by their ids, if they have no changes left and no action that stays, with their actions and context switches.
CREATE FUNCTION ${s}.purge_childless(run ${s}.retention_runs, ids bigint[], OUT transactions bigint, OUT actions bigint)
LANGUAGE plpgsql ${pinnedPath} ${pinnedTime} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  going bigint[];
BEGIN
  -- Transactions have ids of the time at which they began, so that those of a batch lie close together: what is left of them is read by range, not one by one.
  EXECUTE format('
    SELECT array_agg(id) FROM (
      SELECT unnest($1) AS id
      EXCEPT SELECT c.transaction_id FROM %1$s.audit_changes AS c WHERE c.transaction_id >= %2$s AND c.transaction_id <= %3$s
      EXCEPT SELECT a.transaction_id FROM %1$s.audit_actions AS a WHERE a.transaction_id >= %2$s AND a.transaction_id <= %3$s
        AND (a.recorded_at >= %4$L::timestamptz OR %5$s)
    ) AS going',
    storage, coalesce((SELECT min(id) FROM unnest(ids) AS id), 0), coalesce((SELECT max(id) FROM unnest(ids) AS id), 0), run.cutoff, ${s}.held_actions())
    INTO going USING ids;
  SELECT gone.transactions, gone.actions INTO transactions, actions FROM ${s}.purge_delete_transactions(coalesce(going, '{}')) AS gone;
END`)}`,

  `-- Deletes changes of one partition in the order of their ids. "last_id" is that of the last one when there may be more.
CREATE FUNCTION ${s}.purge_leaf(run ${s}.retention_runs, partition text, condition text, max_rows integer,
  OUT deleted bigint, OUT last_id bigint, OUT by_table json, OUT transactions bigint, OUT actions bigint)
LANGUAGE plpgsql ${pinnedPath} ${pinnedTime} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  counted timestamptz;
  ids bigint[];
  of_transactions bigint[];
BEGIN
  -- Held until the end of the transaction: no hour is counted while its changes go.
  SELECT counted_until INTO counted FROM ${s}.rollup_state FOR UPDATE;
  EXECUTE format('
    WITH victims AS MATERIALIZED (
      SELECT c.id, c.transaction_id, c.table_id, c.op, c.captured_at FROM %1$s.%2$I AS c WHERE %3$s ORDER BY c.id LIMIT %4$s FOR UPDATE SKIP LOCKED
    ), recounted AS (
      UPDATE %1$s.hourly_counts AS known SET changes = known.changes - less.changes
      FROM (
        SELECT date_trunc(''hour'', captured_at) AS hour, coalesce(table_id, 0) AS table_id, op, count(*) AS changes
        FROM victims WHERE captured_at < %5$L::timestamptz GROUP BY GROUPING SETS ((1, victims.table_id, op), (1, op))
      ) AS less
      WHERE known.hour = less.hour AND known.table_id = less.table_id AND known.op = less.op
        -- Keeps the planner from reading all hours there ever were.
        AND known.hour >= (SELECT date_trunc(''hour'', min(captured_at)) FROM victims) AND known.hour <= (SELECT max(captured_at) FROM victims)
    )
    SELECT coalesce(array_agg(id), ''{}''), max(id), array_agg(DISTINCT transaction_id),
      (SELECT coalesce(json_object_agg(table_id, n), ''{}'') FROM (SELECT table_id, count(*) AS n FROM victims GROUP BY table_id) AS counted)
    FROM victims', storage, partition, condition, max_rows, counted)
    INTO ids, last_id, of_transactions, by_table;
  deleted := ${s}.purge_delete_changes(ids);
  IF deleted <> cardinality(ids) THEN
    RAISE EXCEPTION 'threadline: % of % changes could not be deleted', cardinality(ids) - deleted, cardinality(ids) USING ERRCODE = '${purgeStates.blocked}';
  END IF;
  IF run.delete_transactions THEN
    SELECT gone.transactions, gone.actions INTO transactions, actions FROM ${s}.purge_childless(run, of_transactions) AS gone;
  ELSE
    transactions := 0;
    actions := 0;
    PERFORM ${s}.purge_note_sweep((SELECT min(id) FROM unnest(of_transactions) AS id), (SELECT max(id) + 1 FROM unnest(of_transactions) AS id));
  END IF;
  IF deleted < max_rows THEN
    last_id := NULL;
  END IF;
END`)}`,

  `-- One batch: at most so many changes, from a place on. Returns {"group", "after"}, the place from which the next one goes on; no group at the end.
CREATE FUNCTION ${s}.purge_batch(run_id bigint, from_group integer, after_id bigint, max_rows integer) RETURNS json LANGUAGE plpgsql ${asOwner} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  run ${s}.retention_runs := ${s}.purge_claim(run_id);
  held constant text := ${s}.held_changes();
  deleted bigint := 0;
  position bigint := after_id;
  tables record;
  scope text;
  next_id bigint;
  leaf record;
  gone record;
BEGIN
  FOR tables IN SELECT * FROM (SELECT *, row_number() OVER (ORDER BY table_id NULLS LAST) AS number FROM ${s}.purge_groups(run)) AS numbered
    WHERE number >= from_group ORDER BY number
  LOOP
    scope := format('c.id < %s AND %s', ${s}.id_after(tables.cutoff), CASE WHEN tables.table_id IS NOT NULL THEN format('c.table_id = %s', tables.table_id)
      WHEN cardinality(tables.excluded) = 0 THEN 'true' ELSE format('c.table_id <> ALL (%L::integer[])', tables.excluded) END);
    LOOP
      EXECUTE format('SELECT min(c.id) FROM %s.audit_changes AS c WHERE %s AND c.id > %s', storage, scope, position) INTO next_id;
      EXIT WHEN next_id IS NULL;
      SELECT * INTO leaf FROM ${s}.trail_partitions('audit_changes') WHERE (lower_id <= next_id) IS NOT FALSE AND (upper_id > next_id) IS NOT FALSE;
      SELECT * INTO gone FROM ${s}.purge_leaf(run, leaf.name,
        format('%s AND c.id >= %s AND c.captured_at < %L::timestamptz AND (%s) IS NOT TRUE', scope, next_id, tables.cutoff, held), (max_rows - deleted)::integer);
      deleted := deleted + gone.deleted;
      PERFORM ${s}.purge_progress(run_id, gone.by_table, gone.transactions, gone.actions, NULL);
      IF gone.last_id IS NOT NULL THEN
        UPDATE ${s}.retention_runs SET batches = batches + 1 WHERE id = run_id;
        RETURN json_build_object('group', tables.number, 'after', gone.last_id::text);
      END IF;
      EXIT WHEN leaf.upper_id IS NULL;
      position := leaf.upper_id - 1;
    END LOOP;
    position := -9223372036854775808;
  END LOOP;
  IF deleted > 0 THEN
    UPDATE ${s}.retention_runs SET batches = batches + 1 WHERE id = run_id;
  END IF;
  RETURN '{}';
END`)}`,

  `-- Whether changes are left that should have gone: those that others had locked.
CREATE FUNCTION ${s}.purge_left(run_id bigint) RETURNS boolean LANGUAGE plpgsql ${asOwner} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  run ${s}.retention_runs := ${s}.purge_claim(run_id);
  left_over boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %s.audit_changes AS c WHERE c.id < %s AND %s AND (%s) IS NOT TRUE)', storage,
    ${s}.id_after(${s}.last_cutoff(run.cutoff, run.table_cutoffs)), ${s}.due_changes(run.cutoff, run.table_cutoffs), ${s}.held_changes()) INTO left_over;
  RETURN left_over;
END`)}`,

  `-- One batch of transactions without changes among the ids in question, from an id on. Returns the id from which the next one goes on; NULL at the end.
CREATE FUNCTION ${s}.purge_swept(run_id bigint, after_id bigint, max_rows integer) RETURNS bigint LANGUAGE plpgsql ${asOwner} AS ${dollarQuote(`
DECLARE
  run ${s}.retention_runs := ${s}.purge_claim(run_id);
  ids bigint[];
  gone record;
BEGIN
  ids := ARRAY(SELECT id FROM ${s}.audit_transactions, ${s}.retention_sweep
    WHERE id >= from_id AND id < until_id AND id > after_id AND started_at < run.cutoff ORDER BY id LIMIT max_rows);
  SELECT * INTO gone FROM ${s}.purge_childless(run, ids);
  IF gone.transactions > 0 THEN
    PERFORM ${s}.purge_progress(run_id, '{}', gone.transactions, gone.actions, NULL);
  END IF;
  IF cardinality(ids) < max_rows THEN
    DELETE FROM ${s}.retention_sweep;
    RETURN NULL;
  END IF;
  RETURN ids[cardinality(ids)];
END`)}`,

  `-- One batch of transactions that have nothing but actions that are due, from an action on. Returns the id from which the next one goes on; NULL at the end.
CREATE FUNCTION ${s}.purge_actions(run_id bigint, after_id bigint, max_rows integer) RETURNS bigint LANGUAGE plpgsql ${asOwner} AS ${dollarQuote(`
DECLARE
  run ${s}.retention_runs := ${s}.purge_claim(run_id);
  due record;
  gone record;
BEGIN
  SELECT max(id) AS last_id, count(*) AS n, array_agg(DISTINCT transaction_id) AS transactions INTO due
  FROM (SELECT id, transaction_id FROM ${s}.audit_actions
    WHERE id > after_id AND id < ${s}.id_after(run.cutoff) AND recorded_at < run.cutoff ORDER BY id LIMIT max_rows) AS found;
  SELECT * INTO gone FROM ${s}.purge_childless(run, due.transactions);
  IF gone.transactions + gone.actions > 0 THEN
    PERFORM ${s}.purge_progress(run_id, '{}', gone.transactions, gone.actions, NULL);
  END IF;
  RETURN CASE WHEN due.n = max_rows THEN due.last_id END;
END`)}`,

  `-- The care for partitions and counts, which belongs to the owner, as part of a purge. True when there is nothing more to do.
CREATE FUNCTION ${s}.purge_maintain() RETURNS boolean LANGUAGE plpgsql ${asOwner} SET lock_timeout = '50ms' AS ${dollarQuote(`
BEGIN
  RETURN (SELECT finished FROM ${s}.ensure_partitions());
END`)}`,
]
