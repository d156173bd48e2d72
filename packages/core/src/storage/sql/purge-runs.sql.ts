import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'
import { asOwner } from './retention.sql.ts'

/** SQLSTATEs by which a purge learns why it cannot go on. */
export const purgeStates = {
  /** Its run has ended, or another purge has taken over after it gave no sign of life. */
  superseded: 'TL001',
  /** Something keeps rows from being deleted, such as a trigger or a rule. */
  blocked: 'TL002',
  /** A cut-off that lies in the future. */
  future: 'TL003',
} as const

/**
 * The record of purges, and the one claim to be purging. The claim is a row with a lease, renewed by every step, because a purge takes many transactions and
 * its connections may be any of a pooler's; an advisory lock makes the steps of all purges follow one another.
 *
 * @param s - The quoted name of the storage schema.
 */
export const purgeRuns = (s: string): string[] => [
  `-- Begins a run. Returns {"id"}, or {"running"} with the id of a purge that is under way, or {"notDue"} when one began less than "every_seconds" ago.
CREATE FUNCTION ${s}.purge_begin(details json) RETURNS json LANGUAGE plpgsql ${asOwner} AS ${dollarQuote(`
DECLARE
  lease constant integer := details ->> 'lease_seconds';
  other bigint;
  run_id bigint;
BEGIN
  IF ${s}.last_cutoff((details ->> 'cutoff')::timestamptz, details -> 'table_cutoffs') > clock_timestamp() THEN
    RAISE EXCEPTION 'threadline: a cut-off lies in the future' USING ERRCODE = '${purgeStates.future}';
  END IF;
  SELECT id INTO other FROM ${s}.retention_runs WHERE outcome = 'running' AND lease_until > clock_timestamp() ORDER BY id DESC LIMIT 1;
  IF other IS NOT NULL OR NOT pg_try_advisory_xact_lock(hashtextextended('threadline purge ' || ${quoteLiteral(s)}, 0)) THEN
    RETURN json_build_object('running', other::text);
  END IF;
  -- Another may have begun before the lock was had.
  SELECT id INTO other FROM ${s}.retention_runs WHERE outcome = 'running' AND lease_until > clock_timestamp() ORDER BY id DESC LIMIT 1;
  IF other IS NOT NULL THEN
    RETURN json_build_object('running', other::text);
  END IF;
  SELECT id INTO other FROM ${s}.retention_runs
    WHERE started_at > clock_timestamp() - make_interval(secs => (details ->> 'every_seconds')::double precision)
      AND outcome IN ('completed', 'incomplete') ORDER BY id DESC LIMIT 1;
  IF other IS NOT NULL THEN
    RETURN json_build_object('notDue', other::text);
  END IF;
  UPDATE ${s}.retention_runs SET outcome = 'interrupted', ended_at = clock_timestamp() WHERE outcome = 'running';
  INSERT INTO ${s}.retention_runs (trigger, lease_until, lease_seconds, actor, cutoff, table_cutoffs, delete_transactions, held)
  VALUES (details ->> 'trigger', clock_timestamp() + make_interval(secs => lease), lease, details -> 'actor', (details ->> 'cutoff')::timestamptz,
    details -> 'table_cutoffs', (details ->> 'delete_transactions')::boolean,
    ${s}.held_back((details ->> 'cutoff')::timestamptz, details -> 'table_cutoffs'))
  RETURNING id INTO run_id;
  RETURN json_build_object('id', run_id::text);
END`)}`,

  `-- Begins a step: waits for the step of another purge, and makes sure that this run is still the one. No hold is set until the step has ended.
CREATE FUNCTION ${s}.purge_claim(run_id bigint) RETURNS ${s}.retention_runs LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  run ${s}.retention_runs;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('threadline purge ' || ${quoteLiteral(s)}, 0));
  UPDATE ${s}.retention_runs SET progress_at = clock_timestamp(), lease_until = clock_timestamp() + make_interval(secs => lease_seconds)
    WHERE id = run_id AND outcome = 'running' RETURNING * INTO run;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'threadline: run % has ended or was taken over', run_id USING ERRCODE = '${purgeStates.superseded}';
  END IF;
  LOCK TABLE ${s}.retention_holds IN SHARE MODE;
  PERFORM ${s}.require_sight();
  RETURN run;
END`)}`,

  `-- Adds to the counts of a run; and a partition to those that it has dropped.
CREATE FUNCTION ${s}.purge_progress(run_id bigint, by_table json, transactions bigint, actions bigint, dropped text) RETURNS void
LANGUAGE sql ${pinnedPath} AS ${dollarQuote(`
UPDATE ${s}.retention_runs SET
  deleted_by_table = (SELECT coalesce(json_object_agg(table_id, n), '{}') FROM (
    SELECT key AS table_id, sum(value::bigint) AS n
    FROM (SELECT * FROM json_each_text(deleted_by_table) UNION ALL SELECT * FROM json_each_text(by_table)) AS parts GROUP BY key) AS merged),
  deleted_changes = deleted_changes + (SELECT coalesce(sum(value::bigint), 0) FROM json_each_text(by_table)),
  deleted_transactions = deleted_transactions + transactions,
  deleted_actions = deleted_actions + actions,
  partitions_dropped = CASE WHEN dropped IS NULL THEN partitions_dropped ELSE partitions_dropped || dropped END,
  progress_at = clock_timestamp(),
  lease_until = clock_timestamp() + make_interval(secs => lease_seconds)
WHERE id = run_id`)}`,

  `-- Notes among which ids there may be transactions without changes, for the sweep.
CREATE FUNCTION ${s}.purge_note_sweep(first_id bigint, end_id bigint) RETURNS void LANGUAGE sql ${pinnedPath} AS ${dollarQuote(`
INSERT INTO ${s}.retention_sweep AS known (from_id, until_id) SELECT first_id, end_id WHERE first_id < end_id
ON CONFLICT (only_row) DO UPDATE SET from_id = least(known.from_id, excluded.from_id), until_id = greatest(known.until_id, excluded.until_id)`)}`,

  `-- Ends a run. What a completed one has left behind in counts and clocks goes with it.
CREATE FUNCTION ${s}.purge_end(run_id bigint, ending json) RETURNS void LANGUAGE plpgsql ${asOwner} AS ${dollarQuote(`
DECLARE
  run ${s}.retention_runs;
  in_use text[] := ARRAY(SELECT json_array_elements_text(ending -> 'partitions_in_use'));
BEGIN
  UPDATE ${s}.retention_runs SET outcome = ending ->> 'outcome', remainder = ending ->> 'remainder', partitions_in_use = in_use,
      error_code = ending ->> 'error_code', error_message = ending ->> 'error_message', ended_at = clock_timestamp(), progress_at = clock_timestamp()
    WHERE id = run_id AND outcome = 'running' RETURNING * INTO run;
  IF NOT FOUND OR run.outcome <> 'completed' THEN
    RETURN;
  END IF;
  -- A count of hours has the state locked and waits for nothing; it is over in a moment.
  PERFORM FROM ${s}.rollup_state FOR UPDATE;
  DELETE FROM ${s}.hourly_counts WHERE changes <= 0;
  IF (run.held ->> 'total')::bigint = 0 THEN
    DELETE FROM ${s}.clock_skews
    WHERE captured_at < (SELECT least(run.cutoff, min(value::timestamptz)) FROM json_each_text(run.table_cutoffs))
      AND change_id < (SELECT min(id) FROM ${s}.audit_changes);
  END IF;
END`)}`,
]
