import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/** Instants become text within the functions below, and are read back by the same session. */
export const pinnedTime = `SET "TimeZone" = 'UTC' SET "DateStyle" = 'ISO, MDY'`

/**
 * Legal holds: what no purge may touch. Adding and lifting one leaves who did it and when in its row, which is never deleted.
 *
 * @param s - The quoted name of the storage schema.
 */
export const holds = (s: string): string[] => [
  `-- What is given must match together. Only add_hold and lift_hold write here.
CREATE TABLE ${s}.retention_holds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  reason text NOT NULL,
  table_id integer,
  row_key text COLLATE "C",                          -- the row under all keys that it ever had
  actor text COLLATE "C",
  correlation_id text COLLATE "C",
  from_time timestamptz,                             -- inclusive, as in every filter
  to_time timestamptz,
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  added_by json,                                     -- the actor; beside it the role that the database knows
  added_login text NOT NULL DEFAULT session_user,
  lifted_at timestamptz,
  lifted_by json,
  lifted_login text,
  lift_reason text,
  CHECK (num_nonnulls(table_id, row_key, actor, correlation_id, from_time, to_time) > 0),
  CHECK (row_key IS NULL OR table_id IS NOT NULL)
)`,
  `CREATE UNIQUE INDEX retention_holds_name ON ${s}.retention_holds (name) WHERE lifted_at IS NULL`,

  `-- Sets a hold and returns its id. No step of a purge is under way when this returns, and every later one keeps what the hold names.
CREATE FUNCTION ${s}.add_hold(hold json) RETURNS bigint LANGUAGE sql SECURITY DEFINER ${pinnedPath} AS ${dollarQuote(`
INSERT INTO ${s}.retention_holds (name, reason, table_id, row_key, actor, correlation_id, from_time, to_time, added_by)
VALUES (hold ->> 'name', hold ->> 'reason', (hold ->> 'table_id')::integer, hold ->> 'row_key', hold ->> 'actor', hold ->> 'correlation_id',
  (hold ->> 'from')::timestamptz, (hold ->> 'to')::timestamptz, hold -> 'by')
RETURNING id`)}`,

  `-- Lifts a hold and returns its id; NULL when none of this name is in force.
CREATE FUNCTION ${s}.lift_hold(held_name text, lifted json) RETURNS bigint LANGUAGE sql SECURITY DEFINER ${pinnedPath} AS ${dollarQuote(`
UPDATE ${s}.retention_holds
SET lifted_at = clock_timestamp(), lifted_by = lifted -> 'by', lifted_login = session_user, lift_reason = lifted ->> 'reason'
WHERE name = held_name AND lifted_at IS NULL
RETURNING id`)}`,

  `-- No change captured at or after this time has a smaller id.
CREATE FUNCTION ${s}.first_id_at(at timestamptz) RETURNS bigint LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
SELECT least(greatest(-2147483648, least(2147483647, floor(extract(epoch FROM at)) - 1577836800 - 60))::bigint << 32,
  (SELECT min(change_id) FROM ${s}.clock_skews WHERE captured_at >= at))`)}`,

  `-- No change captured at or before this time has this id or a larger one.
CREATE FUNCTION ${s}.id_after(at timestamptz) RETURNS bigint LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
SELECT greatest(greatest(-2147483648, least(2147483647, floor(extract(epoch FROM at)) - 1577836800 + 61))::bigint << 32,
  (SELECT max(change_id) + 1 FROM ${s}.clock_skews WHERE captured_at <= at))`)}`,

  `-- Every key that a row had, before and after this one. A key that several rows had in turn leads to all of them: a hold rather keeps too much.
CREATE FUNCTION ${s}.held_keys(in_table integer, at_key text) RETURNS text[] LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
WITH RECURSIVE known(key) AS (
  SELECT at_key COLLATE "C"
  UNION
  SELECT CASE WHEN old_row_key = known.key THEN new_row_key ELSE old_row_key END
  FROM known JOIN ${s}.audit_key_moves ON table_id = in_table AND (old_row_key = known.key OR new_row_key = known.key)
)
SELECT array_agg(key) FROM known WHERE key IS NOT NULL`)}`,

  `-- The condition on a change "c" that a hold keeps it. A truncate is part of the history of every row of its table; and a transaction counts for a
-- correlation id that it had at any time.
CREATE FUNCTION ${s}.hold_condition(hold ${s}.retention_holds) RETURNS text LANGUAGE plpgsql STABLE ${pinnedPath} ${pinnedTime} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
BEGIN
  RETURN concat_ws(' AND ',
    CASE WHEN hold.table_id IS NOT NULL THEN format('c.table_id = %s', hold.table_id) END,
    CASE WHEN hold.row_key IS NOT NULL THEN format('(c.row_key = ANY (%L::text[]) OR c.row_key IS NULL)', ${s}.held_keys(hold.table_id, hold.row_key)) END,
    CASE WHEN hold.actor IS NOT NULL THEN format('c.actor = %L', hold.actor) END,
    CASE WHEN hold.correlation_id IS NOT NULL THEN format('c.transaction_id IN (SELECT id FROM %1$s.audit_transactions WHERE correlation_id = %2$L'
      || ' UNION ALL SELECT transaction_id FROM %1$s.audit_context_switches WHERE correlation_id = %2$L)', storage, hold.correlation_id) END,
    CASE WHEN hold.from_time IS NOT NULL THEN format('c.captured_at >= %L::timestamptz AND c.id >= %s', hold.from_time, ${s}.first_id_at(hold.from_time)) END,
    CASE WHEN hold.to_time IS NOT NULL THEN format('c.captured_at <= %L::timestamptz AND c.id < %s', hold.to_time, ${s}.id_after(hold.to_time)) END);
END`)}`,

  `-- The condition on a change "c" that any hold keeps it.
CREATE FUNCTION ${s}.held_changes() RETURNS text LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
SELECT coalesce(string_agg(format('(%s)', ${s}.hold_condition(hold)), ' OR '), 'false')
FROM ${s}.retention_holds AS hold WHERE lifted_at IS NULL`)}`,

  `-- The condition on an action "a" that any hold keeps it: one of an actor, a correlation id or a time, whatever became of the changes of its transaction.
CREATE FUNCTION ${s}.held_actions() RETURNS text LANGUAGE sql STABLE ${pinnedPath} ${pinnedTime} AS ${dollarQuote(`
SELECT coalesce(string_agg(format('(%s)', concat_ws(' AND ',
    CASE WHEN actor IS NOT NULL THEN format('a.actor = %L', actor) END,
    CASE WHEN correlation_id IS NOT NULL THEN format('a.correlation_id = %L', correlation_id) END,
    CASE WHEN from_time IS NOT NULL THEN format('a.recorded_at >= %L::timestamptz', from_time) END,
    CASE WHEN to_time IS NOT NULL THEN format('a.recorded_at <= %L::timestamptz', to_time) END)), ' OR '), 'false')
FROM ${s}.retention_holds WHERE lifted_at IS NULL AND table_id IS NULL`)}`,
]
