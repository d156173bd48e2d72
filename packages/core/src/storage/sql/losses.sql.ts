import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/**
 * Where it is counted what tables with `onCaptureError: 'allow'` let through uncaptured.
 *
 * @param s - The quoted name of the storage schema.
 */
export const losses = (s: string): string[] => [
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
  -- Syntax and privileges, resources, objects in a wrong state, the system; and a partition that is missing.
  INSERT INTO ${s}.capture_losses (lost_at, table_id, op, xid, sql_state, message)
  VALUES (clock_timestamp(), in_table, op, pg_current_xact_id_if_assigned(), state, CASE WHEN left(state, 2) IN ('42', '53', '55', '58') OR state = '23514' THEN message END);
EXCEPTION WHEN OTHERS THEN
  RAISE WARNING 'Threadline: loss number % was counted but could not be written down (SQLSTATE %)', number, SQLSTATE;
END`)}`,
]
