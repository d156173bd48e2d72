import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'
import { pinnedTime } from './holds.sql.ts'

/** How the functions of retention run that others may call: as the owner, so that those who purge need no right on the trail itself. */
export const asOwner = `SECURITY DEFINER ${pinnedPath} ${pinnedTime}`

/**
 * What a purge is to remove, as conditions and counts: a dry run and a real run ask the same functions.
 *
 * @param s - The quoted name of the storage schema.
 */
export const retention = (s: string): string[] => [
  `-- Every purge, and how far it came: counts are those of what was committed.
CREATE TABLE ${s}.retention_runs (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  outcome text NOT NULL DEFAULT 'running',           -- running, completed, incomplete, failed, cancelled, interrupted
  trigger text NOT NULL,                             -- manual, schedule
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  progress_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_until timestamptz NOT NULL,                  -- until then nobody else starts, unless the run has ended
  ended_at timestamptz,
  actor json,                                        -- who asked for it; beside it the role that the database knows
  login_role text NOT NULL DEFAULT session_user,
  cutoff timestamptz NOT NULL,                       -- changes captured strictly before it go
  table_cutoffs json NOT NULL,                       -- {"table_id": cut-off, …} of tables with a window of their own
  delete_transactions boolean NOT NULL,
  lease_seconds integer NOT NULL,
  deleted_by_table json NOT NULL DEFAULT '{}',       -- {"table_id": changes, …}
  deleted_changes bigint NOT NULL DEFAULT 0,
  deleted_transactions bigint NOT NULL DEFAULT 0,
  deleted_actions bigint NOT NULL DEFAULT 0,
  batches integer NOT NULL DEFAULT 0,
  partitions_dropped text[] NOT NULL DEFAULT '{}',
  partitions_in_use text[] NOT NULL DEFAULT '{}',
  held json NOT NULL DEFAULT '{"total": 0, "holds": []}', -- {"total": n, "holds": [{"id", "name", "changes"}, …]}
  remainder text,
  error_code text,
  error_message text
)`,

  `-- Partitions that a purge has detached and not dropped yet. Whoever purges next goes on with them.
CREATE TABLE ${s}.retention_detached (
  name text PRIMARY KEY,
  parent text NOT NULL,
  lower_id bigint NOT NULL,
  upper_id bigint NOT NULL
)`,

  `-- The ids among which there may be transactions that have lost their changes: of partitions that went as a whole, or while transactions were to stay.
CREATE TABLE ${s}.retention_sweep (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  from_id bigint NOT NULL,
  until_id bigint NOT NULL                           -- exclusive
)`,

  `-- Refuses to go on where row-level security may hide something of the trail from its owner: with FORCE, and anything but the owner's own policy.
CREATE FUNCTION ${s}.require_sight() RETURNS void LANGUAGE plpgsql STABLE ${pinnedPath} AS ${dollarQuote(`
DECLARE
  hidden text;
BEGIN
  SELECT relname INTO hidden FROM pg_class
  WHERE relnamespace = ${quoteLiteral(s)}::regnamespace AND relkind IN ('r', 'p') AND row_security_active(oid)
    AND (NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polpermissive AND polname = 'owner_does_everything')
      OR EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND NOT polpermissive))
  LIMIT 1;
  IF hidden IS NOT NULL THEN
    RAISE insufficient_privilege USING MESSAGE = format('row-level security is forced on %I and may hide rows from its owner', hidden);
  END IF;
END`)}`,

  `-- The condition on a change "c" that its window is over.
CREATE FUNCTION ${s}.due_changes(cutoff timestamptz, table_cutoffs json) RETURNS text LANGUAGE sql STABLE ${pinnedPath} ${pinnedTime} AS ${dollarQuote(`
SELECT CASE WHEN count(*) = 0 THEN format('c.captured_at < %L::timestamptz', cutoff)
  ELSE format('c.captured_at < CASE c.table_id %s ELSE %L::timestamptz END', string_agg(format('WHEN %s THEN %L::timestamptz', key::integer, value), ' '), cutoff) END
FROM json_each_text(table_cutoffs)`)}`,

  `-- The latest of the cut-offs.
CREATE FUNCTION ${s}.last_cutoff(cutoff timestamptz, table_cutoffs json) RETURNS timestamptz LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
SELECT greatest(cutoff, max(value::timestamptz)) FROM json_each_text(table_cutoffs)`)}`,

  `-- The partitions of the trail in order; NULL stands for no bound.
CREATE FUNCTION ${s}.trail_partitions(parent text) RETURNS TABLE (name text, lower_id bigint, upper_id bigint) LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
SELECT child, nullif(bounds[1], 'MINVALUE')::bigint, nullif(bounds[2], 'MAXVALUE')::bigint
FROM (
  SELECT relname::text AS child, regexp_match(pg_get_expr(relpartbound, oid), $$FROM \\('?([^')]+)'?\\) TO \\('?([^')]+)'?\\)$$) AS bounds
  FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
  WHERE inhparent = (SELECT pg_class.oid FROM pg_class WHERE relname = parent AND relnamespace = ${quoteLiteral(s)}::regnamespace)
) AS partition
ORDER BY 2 NULLS FIRST`)}`,

  `-- Partitions of changes that can go as a whole: none of their changes is younger than its cut-off or held. The first one, which has no beginning, stays.
CREATE FUNCTION ${s}.due_partitions(cutoff timestamptz, table_cutoffs json) RETURNS SETOF text LANGUAGE plpgsql STABLE ${pinnedPath} ${pinnedTime} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  first_kept constant bigint := ${s}.first_id_at(cutoff);
  partition record;
  reason text;
  stays boolean;
BEGIN
  FOR partition IN SELECT * FROM ${s}.trail_partitions('audit_changes') LOOP
    CONTINUE WHEN partition.lower_id IS NULL;
    EXIT WHEN partition.upper_id IS NULL OR partition.upper_id > first_kept;
    stays := false;
    FOR reason IN
      SELECT format('c.table_id = %s AND c.captured_at >= %L::timestamptz AND c.id >= %s', key::integer, value, ${s}.first_id_at(value::timestamptz)) FROM json_each_text(table_cutoffs)
        WHERE ${s}.first_id_at(value::timestamptz) < partition.upper_id
      UNION ALL
      SELECT ${s}.hold_condition(hold) FROM ${s}.retention_holds AS hold WHERE lifted_at IS NULL
    LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM %s.%I AS c WHERE %s)', storage, partition.name, reason) INTO stays;
      EXIT WHEN stays;
    END LOOP;
    IF NOT stays THEN
      RETURN NEXT partition.name;
    END IF;
  END LOOP;
END`)}`,

  `-- Whether a transaction with an id in a range has changes, apart from those that are to go as well, or an action that stays.
CREATE FUNCTION ${s}.has_children(from_id bigint, until_id bigint, cutoff timestamptz, goes text DEFAULT 'false') RETURNS boolean LANGUAGE plpgsql STABLE ${pinnedPath} ${pinnedTime} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  found boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT FROM %1$s.audit_changes AS c WHERE transaction_id >= %2$s AND transaction_id < %3$s AND (%6$s) IS NOT TRUE)'
    || ' OR EXISTS (SELECT FROM %1$s.audit_actions AS a WHERE transaction_id >= %2$s AND transaction_id < %3$s AND (recorded_at >= %4$L::timestamptz OR %5$s))',
    storage, from_id, until_id, cutoff, ${s}.held_actions(), goes) INTO found;
  RETURN found;
END`)}`,

  `-- Partitions of transactions that can go as a whole.
CREATE FUNCTION ${s}.childless_partitions(cutoff timestamptz, goes text DEFAULT 'false') RETURNS SETOF text LANGUAGE sql STABLE ${pinnedPath} AS ${dollarQuote(`
SELECT name FROM ${s}.trail_partitions('audit_transactions')
WHERE CASE WHEN lower_id IS NOT NULL AND upper_id <= ${s}.first_id_at(cutoff) THEN NOT ${s}.has_children(lower_id, upper_id, cutoff, goes) END`)}`,

  `-- What holds keep of that whose window is over: in all, and for each hold that keeps something.
CREATE FUNCTION ${s}.held_back(cutoff timestamptz, table_cutoffs json) RETURNS json LANGUAGE plpgsql STABLE ${pinnedPath} ${pinnedTime} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  due constant text := format('c.id < %s AND %s', ${s}.id_after(${s}.last_cutoff(cutoff, table_cutoffs)), ${s}.due_changes(cutoff, table_cutoffs));
  hold ${s}.retention_holds;
  kept bigint;
  total bigint := 0;
  keeping json[] := '{}';
BEGIN
  FOR hold IN SELECT * FROM ${s}.retention_holds WHERE lifted_at IS NULL ORDER BY id LOOP
    EXECUTE format('SELECT count(*) FROM %s.audit_changes AS c WHERE %s AND %s', storage, due, ${s}.hold_condition(hold)) INTO kept;
    IF kept > 0 THEN
      keeping := keeping || json_build_object('id', hold.id::text, 'name', hold.name, 'changes', kept);
      total := kept;
    END IF;
  END LOOP;
  IF cardinality(keeping) > 1 THEN
    EXECUTE format('SELECT count(*) FROM %s.audit_changes AS c WHERE %s AND (%s)', storage, due, ${s}.held_changes()) INTO total;
  END IF;
  RETURN json_build_object('total', total, 'holds', array_to_json(keeping));
END`)}`,

  `-- What a run still has to do with whole partitions: those that go, those of transactions that go once the changes have gone, and those that were detached.
CREATE FUNCTION ${s}.retention_plan(run_id bigint) RETURNS json LANGUAGE sql STABLE ${asOwner} AS ${dollarQuote(`
SELECT json_build_object(
  'changes', (SELECT coalesce(json_agg(name), '[]') FROM ${s}.due_partitions(cutoff, table_cutoffs) AS name),
  'transactions', (SELECT coalesce(json_agg(name), '[]') FROM ${s}.childless_partitions(cutoff) AS name WHERE delete_transactions),
  'detached', (SELECT coalesce(json_agg(json_build_object('name', name, 'parent', parent) ORDER BY name), '[]') FROM ${s}.retention_detached))
FROM ${s}.retention_runs WHERE id = run_id`)}`,

  `-- Counts what a purge with these cut-offs would remove, and removes nothing.
CREATE FUNCTION ${s}.retention_preview(cutoff timestamptz, table_cutoffs json, delete_transactions boolean) RETURNS json
LANGUAGE plpgsql STABLE ${asOwner} AS ${dollarQuote(`
DECLARE
  storage constant text := ${quoteLiteral(s).trim()};
  until_id constant bigint := ${s}.id_after(${s}.last_cutoff(cutoff, table_cutoffs));
  goes constant text := format('(%s) AND (%s) IS NOT TRUE', ${s}.due_changes(cutoff, table_cutoffs), ${s}.held_changes());
  old_action constant text := format('a.recorded_at < %L::timestamptz AND (%s) IS NOT TRUE', cutoff, ${s}.held_actions());
  partitions text[] := ARRAY(SELECT ${s}.due_partitions(cutoff, table_cutoffs));
  deleted json;
  transactions bigint := 0;
  actions bigint := 0;
BEGIN
  PERFORM ${s}.require_sight();
  EXECUTE format('SELECT coalesce(json_object_agg(table_id, n), ''{}'') FROM ('
    || 'SELECT table_id, count(*) AS n FROM %s.audit_changes AS c WHERE c.id < %s AND %s GROUP BY table_id) AS counted', storage, until_id, goes) INTO deleted;
  IF delete_transactions THEN
    partitions := partitions || ARRAY(SELECT ${s}.childless_partitions(cutoff, goes));
    -- Those that lose their last change, those that had nothing but an action, and those that have lost all before; unless an action of theirs stays.
    EXECUTE format('
      WITH emptied AS (
        SELECT transaction_id FROM %1$s.audit_changes AS c WHERE c.id < %2$s GROUP BY transaction_id HAVING bool_and(%3$s)
      ), childless AS (
        SELECT transaction_id FROM emptied
        UNION
        SELECT transaction_id FROM %1$s.audit_actions AS a WHERE %4$s
          AND NOT EXISTS (SELECT FROM %1$s.audit_changes AS c WHERE c.transaction_id = a.transaction_id AND c.id < %2$s)
        UNION
        SELECT id FROM %1$s.retention_sweep JOIN %1$s.audit_transactions ON id >= from_id AND id < until_id AND started_at < %5$L::timestamptz
        WHERE NOT EXISTS (SELECT FROM %1$s.audit_changes AS c WHERE c.transaction_id = audit_transactions.id AND c.id < %2$s)
      ), going AS (
        SELECT transaction_id FROM childless
        WHERE NOT EXISTS (SELECT FROM %1$s.audit_changes AS c WHERE c.transaction_id = childless.transaction_id AND c.id >= %2$s)
          AND NOT EXISTS (SELECT FROM %1$s.audit_actions AS a WHERE a.transaction_id = childless.transaction_id AND (%4$s) IS NOT TRUE)
      )
      SELECT (SELECT count(*) FROM %1$s.audit_transactions JOIN going ON transaction_id = id),
        (SELECT count(*) FROM %1$s.audit_actions JOIN going USING (transaction_id))',
      storage, until_id, goes, old_action, cutoff) INTO transactions, actions;
  END IF;
  RETURN json_build_object('deleted', deleted, 'transactions', transactions, 'actions', actions, 'partitions', array_to_json(partitions),
    'held', ${s}.held_back(cutoff, table_cutoffs));
END`)}`,
]
