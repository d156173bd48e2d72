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

  `-- Makes the partitions up to the given number of months ahead, and returns the names of the new ones. Writers wait for the moment it takes to put
-- the empty last partition behind the new months; "lock_timeout" of the caller bounds how long they could be kept waiting.
CREATE FUNCTION ${s}.ensure_partitions(months_ahead integer DEFAULT ${monthsAhead}) RETURNS text[]
LANGUAGE plpgsql ${pinnedPath} SET "TimeZone" = 'UTC' AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s)};
  last_month constant timestamptz := date_trunc('month', clock_timestamp()) + make_interval(months => months_ahead);
  last_bound constant bigint := ${s}.month_id(last_month + interval '1 month');
  made text[] := '{}';
  parent text;
  later text;
  grown text;
  month timestamptz;
  filled boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('threadline partitions ' || storage, 0));
  FOREACH parent IN ARRAY ARRAY['audit_changes', 'audit_transactions'] LOOP
    later := format('%s.%I', storage, parent || '_later');
    SELECT max(to_timestamp(substring(child.relname FROM '^' || parent || '_(\\d{4}_\\d{2})$'), 'YYYY_MM')) + interval '1 month' INTO month
      FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
      WHERE inhparent = format('%s.%I', storage, parent)::regclass;
    IF month IS NULL THEN
      month := date_trunc('month', clock_timestamp());
      EXECUTE format('CREATE TABLE %s.%I PARTITION OF %s.%I FOR VALUES FROM (MINVALUE) TO (%s)',
        storage, parent || '_earlier', storage, parent, ${s}.month_id(month));
      EXECUTE format('CREATE TABLE %s PARTITION OF %s.%I FOR VALUES FROM (%s) TO (MAXVALUE)', later, storage, parent, ${s}.month_id(month));
    END IF;
    CONTINUE WHEN month > last_month;

    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', later) INTO filled;
    IF filled THEN
      -- Nobody made partitions for a year. What has collected in the last one stays there, as the partition of all months up to the new last one.
      -- The constraint is validated under a lock that lets writers through, and spares ATTACH its scan.
      EXECUTE format('ALTER TABLE %s ADD CONSTRAINT months CHECK (id >= %s AND id < %s) NOT VALID', later, ${s}.month_id(month), last_bound);
      EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT months', later);
    END IF;
    EXECUTE format('ALTER TABLE %s.%I DETACH PARTITION %s', storage, parent, later);
    IF filled THEN
      grown := parent || to_char(last_month, '_YYYY_MM');
      EXECUTE format('ALTER TABLE %s RENAME TO %I', later, grown);
      EXECUTE format('ALTER TABLE %s.%I ATTACH PARTITION %s.%I FOR VALUES FROM (%s) TO (%s)', storage, parent, storage, grown, ${s}.month_id(month), last_bound);
      EXECUTE format('ALTER TABLE %s.%I DROP CONSTRAINT months', storage, grown);
      EXECUTE format('CREATE TABLE %s PARTITION OF %s.%I FOR VALUES FROM (%s) TO (MAXVALUE)', later, storage, parent, last_bound);
      made := made || grown;
      CONTINUE;
    END IF;
    WHILE month <= last_month LOOP
      EXECUTE format('CREATE TABLE %s.%I PARTITION OF %s.%I FOR VALUES FROM (%s) TO (%s)',
        storage, parent || to_char(month, '_YYYY_MM'), storage, parent, ${s}.month_id(month), ${s}.month_id(month + interval '1 month'));
      made := made || (parent || to_char(month, '_YYYY_MM'));
      month := month + interval '1 month';
    END LOOP;
    EXECUTE format('ALTER TABLE %s.%I ATTACH PARTITION %s FOR VALUES FROM (%s) TO (MAXVALUE)', storage, parent, later, last_bound);
  END LOOP;
  RETURN made;
END`)}`,
  `SELECT ${s}.ensure_partitions()`,
]
