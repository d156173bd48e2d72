import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { clockDistance, pinnedPath, transactionIdExpression } from './capture-support.sql.ts'

/**
 * The one function that applications call: it records a semantic action in the context in force and links it to the transaction.
 * SECURITY DEFINER, because the application has no privilege on the trail; `install` says who may call it.
 *
 * @param s - The quoted name of the storage schema.
 */
export const recordAction = (s: string): string[] => [
  `CREATE FUNCTION ${s}.record_action(name text, details json) RETURNS json LANGUAGE plpgsql SECURITY DEFINER ${pinnedPath} AS ${dollarQuote(`
DECLARE
  tx_id bigint := ${transactionIdExpression};
  drawn bigint;
  claims record;
BEGIN
  IF (split_part(current_setting('threadline.tx', true), ' ', 1) = tx_id::text) IS NOT TRUE THEN
    PERFORM ${s}.open_transaction();
  ELSIF ${clockDistance(s)} > 2 THEN
    PERFORM ${s}.push_clock();
  END IF;
  drawn := nextval(${quoteLiteral(`${s}.change_id_seq`).trim()});
  claims := ${s}.read_claims(current_setting('threadline.actor_ref', true), current_setting('threadline.context', true));
  INSERT INTO ${s}.audit_actions (id, transaction_id, name, status, verb, category, reason, comment, actor, on_behalf_of,
    correlation_id, request_id, job_id, source, meta, recorded_at, login_role)
  VALUES (drawn, tx_id, name, coalesce(details ->> 'status', 'ok'), details ->> 'verb', details ->> 'category', details ->> 'reason',
    details ->> 'comment', claims.actor, claims.actor_ref -> 'onBehalfOf', claims.context ->> 'correlation_id', claims.context ->> 'request_id',
    claims.context ->> 'job_id', claims.context ->> 'source', claims.context -> 'meta', clock_timestamp(), session_user);
  RETURN json_build_object('id', drawn::text, 'transaction_id', tx_id::text);
END`)}`,
]
