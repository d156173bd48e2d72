import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/** Months of partitions that are kept ready beyond the current one. */
const monthsAhead = 12

/**
 * Partitions by month (UTC), created a year ahead. Before the first and after the last month lie unbounded partitions, `…_earlier` and `…_later`, so that no
 * insert ever fails for want of a partition; `…_later` is empty as long as maintenance runs at least once a year.
 *
 * @param s - The quoted name of the storage schema.
 */
export const partitions = (s: string): string[] => [
  `-- The first id of a month.
CREATE FUNCTION ${s}.month_id(month timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE ${pinnedPath} AS ${dollarQuote(`
SELECT (extract(epoch FROM month)::bigint - 1577836800) << 32`)}`,

  `-- Makes one partition, append-only and private like its parent. The bounds are ids, MINVALUE or MAXVALUE.
CREATE FUNCTION ${s}.make_partition(parent text, name text, first_id text, end_id text) RETURNS void LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s)};
BEGIN
  EXECUTE format('CREATE TABLE %s.%I PARTITION OF %s.%I FOR VALUES FROM (%s) TO (%s)', storage, name, storage, parent, first_id, end_id);
  PERFORM ${s}.make_append_only(format('%s.%I', storage, name)::regclass);
  PERFORM ${s}.make_private(ARRAY[format('%s.%I', storage, name)::regclass]);
END`)}`,

  `-- Makes the partitions up to the given number of months ahead, and returns the names of the new ones. Writers wait for the moment it takes to put
-- the empty last partition behind the new months; "lock_timeout" of the caller bounds how long they could be kept waiting. Does nothing while another
-- session is at it. Unless "finished", there is more to do in transactions of their own: call it again.
CREATE FUNCTION ${s}.ensure_partitions(months_ahead integer DEFAULT ${monthsAhead}, OUT made text[], OUT finished boolean)
LANGUAGE plpgsql ${pinnedPath} SET "TimeZone" = 'UTC' AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s)};
  last_month constant timestamptz := date_trunc('month', clock_timestamp()) + make_interval(months => months_ahead);
  parent text;
  later text;
  month timestamptz;
  filled boolean;
BEGIN
  made := '{}';
  finished := true;
  IF NOT pg_try_advisory_xact_lock(hashtextextended('threadline partitions ' || storage, 0)) THEN
    RETURN;
  END IF;
  FOREACH parent IN ARRAY ARRAY['audit_changes', 'audit_transactions'] LOOP
    later := format('%s.%I', storage, parent || '_later');
    SELECT max(to_timestamp(substring(child.relname FROM '^' || parent || '_([0-9]{4}_[0-9]{2})$'), 'YYYY_MM')) + interval '1 month' INTO month
      FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
      WHERE inhparent = format('%s.%I', storage, parent)::regclass;
    IF month IS NULL THEN
      month := date_trunc('month', clock_timestamp());
      PERFORM ${s}.make_partition(parent, parent || '_earlier', 'MINVALUE', ${s}.month_id(month)::text);
      PERFORM ${s}.make_partition(parent, parent || '_later', ${s}.month_id(month)::text, 'MAXVALUE');
    END IF;
    CONTINUE WHEN month > last_month;

    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', later) INTO filled;
    IF filled THEN
      made := made || ${s}.close_last_partition(parent, month, last_month);
      finished := false;
      CONTINUE;
    END IF;
    -- Both, in the order in which capture takes them: a transaction that has its header and not yet its change would wait for us, and we for it.
    EXECUTE format('LOCK TABLE ONLY %1$s.audit_transactions, ONLY %1$s.audit_changes IN ACCESS EXCLUSIVE MODE', storage);
    EXECUTE format('ALTER TABLE %s.%I DETACH PARTITION %s', storage, parent, later);
    WHILE month <= last_month LOOP
      PERFORM ${s}.make_partition(parent, parent || to_char(month, '_YYYY_MM'), ${s}.month_id(month)::text, ${s}.month_id(month + interval '1 month')::text);
      made := made || (parent || to_char(month, '_YYYY_MM'));
      month := month + interval '1 month';
    END LOOP;
    EXECUTE format('ALTER TABLE %s.%I ATTACH PARTITION %s FOR VALUES FROM (%s) TO (MAXVALUE)', storage, parent, later, ${s}.month_id(month));
  END LOOP;
END`)}`,

  `-- Nobody has made partitions for a year, or the clock of the server has been far ahead once: what has collected in the last partition stays there, as
-- the partition of all months up to the new last one. One step with each call: the constraint that spares ATTACH its scan, its validation, for
-- which writers need not wait, and the exchange. Returns the new name in the end.
CREATE FUNCTION ${s}.close_last_partition(parent text, first_month timestamptz, last_month timestamptz) RETURNS text[]
LANGUAGE plpgsql ${pinnedPath} SET "TimeZone" = 'UTC' AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s)};
  later constant text := format('%s.%I', storage, parent || '_later');
  first_bound constant bigint := ${s}.month_id(first_month);
  furthest bigint;
  step record;
  grown text;
BEGIN
  SELECT conname, convalidated, to_timestamp(substring(conname FROM '^until_([0-9]{4}_[0-9]{2})$'), 'YYYY_MM') AS until INTO step
    FROM pg_constraint WHERE conrelid = later::regclass AND conname ~ '^until_[0-9]{4}_[0-9]{2}$';
  IF NOT FOUND THEN
    -- Ids never go back: what is there, and what will come, lies beyond none of these.
    EXECUTE format('SELECT greatest(max(id), (SELECT last_value FROM %s.change_id_seq)) FROM %s', storage, later) INTO furthest;
    last_month := greatest(last_month, date_trunc('month', to_timestamp((furthest >> 32) + 1577836800)) + (last_month - date_trunc('month', clock_timestamp())));
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I CHECK (id >= %s AND id < %s) NOT VALID', later, 'until' || to_char(last_month, '_YYYY_MM'),
      first_bound, ${s}.month_id(date_trunc('month', last_month) + interval '1 month'));
    RETURN '{}';
  END IF;
  IF NOT step.convalidated THEN
    EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', later, step.conname);
    RETURN '{}';
  END IF;
  grown := parent || to_char(step.until, '_YYYY_MM');
  EXECUTE format('ALTER TABLE %s.%I DETACH PARTITION %s', storage, parent, later);
  EXECUTE format('ALTER TABLE %s RENAME TO %I', later, grown);
  EXECUTE format('ALTER TABLE %s.%I ATTACH PARTITION %s.%I FOR VALUES FROM (%s) TO (%s)',
    storage, parent, storage, grown, first_bound, ${s}.month_id(step.until + interval '1 month'));
  EXECUTE format('ALTER TABLE %s.%I DROP CONSTRAINT %I', storage, grown, step.conname);
  PERFORM ${s}.make_partition(parent, parent || '_later', ${s}.month_id(step.until + interval '1 month')::text, 'MAXVALUE');
  RETURN ARRAY[grown];
END`)}`,
  `SELECT ${s}.ensure_partitions()`,
]
