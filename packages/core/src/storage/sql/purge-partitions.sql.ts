import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'
import { asOwner } from './retention.sql.ts'

/**
 * How long a writer may be kept waiting by an attempt to detach a partition. The attempt gives up then, and is made again a little later.
 */
const patience = `SET lock_timeout = '50ms'`

/** Up to this size a partition is read under the lock, in a few milliseconds; a larger one gets a constraint beforehand that spares the reading. */
const quickBytes = 1_048_576

/**
 * Whole months. A partition is detached in a transaction of a few milliseconds, in which the partition before it takes over its range, so that no id is ever
 * without a home: a transaction that began long ago may still have its first write before it. The detached table is nobody's concern but the purge's: it is
 * counted and dropped in a transaction of its own.
 *
 * A plain DETACH, not DETACH CONCURRENTLY: only the owner could run that, outside of any function and transaction, and between its two halves ids would be
 * without a home. The plain one needs the parent for itself for a moment, which the lock timeout bounds.
 *
 * @param s - The quoted name of the storage schema.
 */
export const purgePartitions = (s: string): string[] => [
  `-- The partition before another one; and the bounds of both.
CREATE FUNCTION ${s}.purge_neighbours(partition text, OUT parent text, OUT before text, OUT before_id bigint, OUT lower_id bigint, OUT upper_id bigint)
LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
SELECT parents.name, earlier.name, earlier.lower_id, this.lower_id, this.upper_id
FROM unnest(ARRAY['audit_changes', 'audit_transactions']) AS parents(name),
  LATERAL ${s}.trail_partitions(parents.name) AS this, LATERAL ${s}.trail_partitions(parents.name) AS earlier
WHERE this.name = partition AND earlier.upper_id = this.lower_id AND this.upper_id IS NOT NULL`)}`,

  `-- Prepares the partition before the one that is to go for its larger range, so that it need not be read while writers wait. Call it until it is true.
CREATE FUNCTION ${s}.purge_prepare(run_id bigint, partition text) RETURNS boolean LANGUAGE plpgsql ${asOwner} ${patience} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  run ${s}.retention_runs := ${s}.purge_claim(run_id);
  place record := ${s}.purge_neighbours(partition);
  validated boolean;
BEGIN
  IF place.before IS NULL OR pg_relation_size(format('%s.%I', storage, place.before)) <= ${quickBytes} THEN
    RETURN true;
  END IF;
  SELECT convalidated INTO validated FROM pg_constraint WHERE conrelid = format('%s.%I', storage, place.before)::regclass AND conname = 'purge_range';
  IF validated IS NULL THEN
    EXECUTE format('ALTER TABLE %s.%I ADD CONSTRAINT purge_range CHECK (%s id < %s) NOT VALID', storage, place.before,
      CASE WHEN place.before_id IS NULL THEN '' ELSE format('id >= %s AND', place.before_id) END, place.lower_id);
  ELSIF NOT validated THEN
    EXECUTE format('ALTER TABLE %s.%I VALIDATE CONSTRAINT purge_range', storage, place.before);
  END IF;
  RETURN coalesce(validated, false);
END`)}`,

  `-- Detaches a partition that is to go as a whole. False when it is not to go any more. Fails with lock_not_available when the trail is in use.
CREATE FUNCTION ${s}.purge_detach(run_id bigint, partition text) RETURNS boolean LANGUAGE plpgsql ${asOwner} ${patience} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  run ${s}.retention_runs := ${s}.purge_claim(run_id);
  place record := ${s}.purge_neighbours(partition);
  first_id bigint;
  last_id bigint;
BEGIN
  -- Whoever makes partitions locks both parents in turn.
  IF NOT pg_try_advisory_xact_lock(hashtextextended('threadline partitions ' || storage, 0)) THEN
    RAISE lock_not_available USING MESSAGE = 'threadline: partitions are being made';
  END IF;
  IF place.parent = 'audit_changes' THEN
    IF partition NOT IN (SELECT ${s}.due_partitions(run.cutoff, run.table_cutoffs)) THEN
      RETURN false;
    END IF;
    EXECUTE format('SELECT min(transaction_id), max(transaction_id) FROM %s.%I', storage, partition) INTO first_id, last_id;
    PERFORM ${s}.purge_note_sweep(first_id, last_id + 1);
  ELSIF place.parent IS NULL OR partition NOT IN (SELECT ${s}.childless_partitions(run.cutoff)) THEN
    RETURN false;
  END IF;
  INSERT INTO ${s}.retention_detached (name, parent, lower_id, upper_id) VALUES (partition, place.parent, place.lower_id, place.upper_id);

  -- From here on writers wait. Readers of single partitions are not waited for.
  EXECUTE format('LOCK TABLE ONLY %s.%I IN ACCESS EXCLUSIVE MODE', storage, place.parent);
  EXECUTE format('LOCK TABLE ONLY %1$s.%2$I, ONLY %1$s.%3$I IN ACCESS EXCLUSIVE MODE NOWAIT', storage, place.before, partition);
  IF place.parent = 'audit_transactions' AND ${s}.has_children(place.lower_id, place.upper_id, run.cutoff) THEN
    -- A transaction that began in that month has written since, and keeps its partition.
    DELETE FROM ${s}.retention_detached WHERE name = partition;
    RETURN false;
  END IF;
  EXECUTE format('ALTER TABLE %1$s.%2$I DETACH PARTITION %1$s.%3$I', storage, place.parent, partition);
  EXECUTE format('ALTER TABLE %1$s.%2$I DETACH PARTITION %1$s.%3$I', storage, place.parent, place.before);
  EXECUTE format('ALTER TABLE %1$s.%2$I ATTACH PARTITION %1$s.%3$I FOR VALUES FROM (%4$s) TO (%5$s)', storage, place.parent, place.before,
    coalesce(place.before_id::text, 'MINVALUE'), place.upper_id);
  IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = format('%s.%I', storage, place.before)::regclass AND conname = 'purge_range') THEN
    EXECUTE format('ALTER TABLE %s.%I DROP CONSTRAINT purge_range', storage, place.before);
  END IF;
  RETURN true;
END`)}`,

  `-- Counts some hours anew, of which a whole partition has gone.
CREATE FUNCTION ${s}.purge_recount(from_time timestamptz, until_time timestamptz) RETURNS void LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  counted timestamptz;
BEGIN
  -- Waits for a count that is under way, and keeps the next one from beginning.
  SELECT least(counted_until, until_time) INTO counted FROM ${s}.rollup_state FOR UPDATE;
  DELETE FROM ${s}.hourly_counts WHERE hour >= from_time AND hour < counted;
  INSERT INTO ${s}.hourly_counts (hour, table_id, op, changes)
  SELECT date_trunc('hour', captured_at), coalesce(table_id, 0), op, count(*)
  FROM ${s}.audit_changes
  WHERE id >= ${s}.first_id_at(from_time) AND id < ${s}.id_after(counted) AND captured_at >= from_time AND captured_at < counted
  GROUP BY GROUPING SETS ((1, table_id, op), (1, op));
END`)}`,

  `-- Removes the actions and context switches of some of the transactions in a detached partition. True when there are none left.
CREATE FUNCTION ${s}.purge_dependants(run_id bigint, partition text, max_rows integer) RETURNS boolean LANGUAGE plpgsql ${asOwner} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  run ${s}.retention_runs := ${s}.purge_claim(run_id);
  ids bigint[];
  gone record;
BEGIN
  IF NOT EXISTS (SELECT FROM ${s}.retention_detached WHERE name = partition AND parent = 'audit_transactions') THEN
    RETURN true;
  END IF;
  EXECUTE format('
    WITH span AS (SELECT min(id) AS first_id, max(id) AS last_id FROM %1$s.%2$I)
    SELECT array_agg(DISTINCT transaction_id) FROM (
      (SELECT transaction_id FROM %1$s.audit_actions, span WHERE transaction_id >= first_id AND transaction_id <= last_id
        AND EXISTS (SELECT FROM %1$s.%2$I AS header WHERE header.id = transaction_id) LIMIT %3$s)
      UNION ALL
      (SELECT transaction_id FROM %1$s.audit_context_switches, span WHERE transaction_id >= first_id AND transaction_id <= last_id
        AND EXISTS (SELECT FROM %1$s.%2$I AS header WHERE header.id = transaction_id) LIMIT %3$s)
    ) AS dependants', storage, partition, max_rows) INTO ids;
  IF ids IS NULL THEN
    RETURN true;
  END IF;
  SELECT * INTO gone FROM ${s}.purge_delete_transactions(ids);
  PERFORM ${s}.purge_progress(run_id, '{}', gone.transactions, gone.actions, NULL);
  RETURN false;
END`)}`,

  `-- Drops a detached partition, with all that was counted of it.
CREATE FUNCTION ${s}.purge_drop(run_id bigint, partition text) RETURNS void LANGUAGE plpgsql ${asOwner} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  run ${s}.retention_runs := ${s}.purge_claim(run_id);
  detached ${s}.retention_detached;
  by_table json := '{}';
  transactions bigint := 0;
  from_time timestamptz;
  until_time timestamptz;
BEGIN
  SELECT * INTO detached FROM ${s}.retention_detached WHERE name = partition;
  IF detached.parent = 'audit_changes' THEN
    EXECUTE format('SELECT coalesce(json_object_agg(table_id, n), ''{}'') FROM (SELECT table_id, count(*) AS n FROM %s.%I GROUP BY table_id) AS counted',
      storage, partition) INTO by_table;
    PERFORM ${s}.purge_delete_moves(detached.lower_id, detached.upper_id);
    -- An id says to the minute when its change was captured, unless the clock of the server was set.
    from_time := to_timestamp((detached.lower_id >> 32) + 1577836800);
    until_time := to_timestamp((detached.upper_id >> 32) + 1577836800);
    IF EXISTS (SELECT FROM ${s}.clock_skews) THEN
      EXECUTE format('SELECT min(captured_at), max(captured_at) FROM %s.%I', storage, partition) INTO from_time, until_time;
    END IF;
    IF from_time IS NOT NULL THEN
      PERFORM ${s}.purge_recount(date_trunc('hour', from_time) - interval '1 hour', date_trunc('hour', until_time) + interval '1 hour');
    END IF;
  ELSE
    EXECUTE format('SELECT count(*) FROM %s.%I', storage, partition) INTO transactions;
  END IF;
  EXECUTE format('DROP TABLE %s.%I', storage, partition);
  DELETE FROM ${s}.retention_detached WHERE name = partition;
  PERFORM ${s}.purge_progress(run_id, by_table, transactions, 0, partition);
END`)}`,
]
