import { dollarQuote } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/**
 * Counts by hour. An hour is counted once, when it is over and no transaction is open that could still add to it.
 *
 * @param s - The quoted name of the storage schema.
 */
export const rollup = (s: string): string[] => [
  `-- Counts the hours that have become final, and returns up to when all hours are counted. Does nothing while another session counts.
CREATE FUNCTION ${s}.count_hours() RETURNS timestamptz LANGUAGE plpgsql ${pinnedPath} SET "TimeZone" = 'UTC' AS ${dollarQuote(`
DECLARE
  state ${s}.rollup_state;
  this_hour timestamptz := date_trunc('hour', clock_timestamp());
  first_id bigint;
  last_id bigint;
BEGIN
  SELECT * INTO state FROM ${s}.rollup_state FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN (SELECT counted_until FROM ${s}.rollup_state);
  END IF;
  -- A transaction that began before this hour may have its xid for so long that it tells nothing.
  IF this_hour <= state.counted_until OR transaction_timestamp() < this_hour THEN
    RETURN state.counted_until;
  END IF;
  IF state.pending_until IS NULL THEN
    -- A change captured before this hour belongs to a transaction that had its xid before this one. (The xmax of a snapshot would not do: open transactions
    -- can have larger ones.)
    UPDATE ${s}.rollup_state SET pending_until = this_hour, pending_xmax = pg_current_xact_id() RETURNING * INTO state;
  END IF;
  IF pg_snapshot_xmin(pg_current_snapshot()) < state.pending_xmax THEN
    RETURN state.counted_until;
  END IF;
  first_id := least((extract(epoch FROM state.counted_until)::bigint - 1577836800 - 60) << 32,
    (SELECT min(change_id) FROM ${s}.clock_skews WHERE captured_at >= state.counted_until));
  last_id := greatest((extract(epoch FROM state.pending_until)::bigint - 1577836800 + 61) << 32,
    (SELECT max(change_id) FROM ${s}.clock_skews WHERE captured_at < state.pending_until));
  INSERT INTO ${s}.hourly_counts AS counted (hour, table_id, op, changes)
  SELECT date_trunc('hour', captured_at), coalesce(table_id, 0), op, count(*)
  FROM ${s}.audit_changes
  WHERE id >= first_id AND id <= last_id AND captured_at >= state.counted_until AND captured_at < state.pending_until
  GROUP BY GROUPING SETS ((1, table_id, op), (1, op))
  ON CONFLICT (hour, table_id, op) DO UPDATE SET changes = counted.changes + excluded.changes;
  UPDATE ${s}.rollup_state SET counted_until = state.pending_until, pending_until = NULL, pending_xmax = NULL;
  RETURN state.pending_until;
END`)}`,
]
