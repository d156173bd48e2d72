import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/**
 * What happens when a write cannot be captured: what an application is told, and where it is counted what tables with `onCaptureError: 'allow'` let through.
 *
 * @param s - The quoted name of the storage schema.
 */
export const captureFailure = (s: string): string[] => [
  `-- The table whose capture is running, by the name that its functions carry in their comment.
CREATE FUNCTION ${s}.captured_table() RETURNS text LANGUAGE plpgsql STABLE ${pinnedPath} AS ${dollarQuote(`
DECLARE
  stack text;
BEGIN
  GET DIAGNOSTICS stack = PG_CONTEXT;
  RETURN (
    SELECT obj_description(oid, 'pg_proc')::json #>> '{threadline,table}' FROM pg_proc
    WHERE pronamespace = ${quoteLiteral(s).trim()}::regnamespace AND proname = (regexp_match(stack, '(\\w+_[0-9a-f]{8}_(?:insert|update|delete))"?\\(\\)'))[1]);
END`)}`,

  `-- Refuses a write because it cannot be recorded.
CREATE FUNCTION ${s}.refuse_write(captured_table text, reason text) RETURNS void LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
BEGIN
  RAISE EXCEPTION 'Threadline: a write to % is refused, because the audit trail cannot record it: %', coalesce(captured_table, 'an audited table'), reason
    USING ERRCODE = 'TL010',
      HINT = format('Mend the audit schema ("threadline health coverage" tells what is wrong with it). Until then writes can go through uncaptured, '
        || 'which is counted: set onCaptureError to "allow" and run "threadline gen triggers --tables %s --apply".', captured_table);
END`)}`,

  `-- Refuses the write when the tables of the trail are missing, or were taken away from the owner of capture. Asked when something seems to be wrong.
CREATE FUNCTION ${s}.check_storage() RETURNS json LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  broken text;
BEGIN
  SELECT CASE WHEN to_regclass(name) IS NULL THEN format('relation %s does not exist', name)
    ELSE format('permission denied for relation %s', name) END INTO broken
  FROM unnest(ARRAY[${['audit_changes', 'audit_transactions'].map((table) => quoteLiteral(`${s}.${table}`).trim()).join(', ')}]) AS name
  WHERE has_table_privilege(to_regclass(name), 'INSERT') IS NOT TRUE;
  IF broken IS NOT NULL THEN
    PERFORM ${s}.refuse_write(${s}.captured_table(), broken);
  END IF;
  RETURN NULL;
END`)}`,

  `-- Counts what the trail lacks. No rollback takes a number back, and it counts on where no row can be written any more.
CREATE SEQUENCE ${s}.capture_loss_seq AS bigint`,

  `-- What the trail lacks, as far as that could be written down: one row for each row version, or TRUNCATE, that was let through uncaptured.
CREATE TABLE ${s}.capture_losses (
  lost_at timestamptz NOT NULL,
  table_id integer NOT NULL,
  op "char" NOT NULL,
  xid xid8,
  sql_state text NOT NULL,
  message text                                       -- of the server, in classes of errors whose messages hold no values
)`,
  `CREATE INDEX capture_losses_time ON ${s}.capture_losses (lost_at)`,

  `-- Called with the error that kept a change out of the trail. The number is drawn first: what a sequence has done stays done.
CREATE FUNCTION ${s}.count_loss(in_table integer, op "char", state text, message text) RETURNS void LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  number bigint := nextval(${quoteLiteral(`${s}.capture_loss_seq`).trim()});
BEGIN
  -- Syntax and privileges, resources, objects in a wrong state, the system; a partition that is missing; and what Threadline itself says.
  INSERT INTO ${s}.capture_losses (lost_at, table_id, op, xid, sql_state, message)
  VALUES (clock_timestamp(), in_table, op, pg_current_xact_id_if_assigned(), state,
    CASE WHEN left(state, 2) IN ('42', '53', '55', '58', 'TL') OR state = '23514' THEN message END);
EXCEPTION WHEN OTHERS THEN
  RAISE WARNING 'Threadline: loss number % was counted but could not be written down (SQLSTATE %)', number, SQLSTATE;
END`)}`,
]
