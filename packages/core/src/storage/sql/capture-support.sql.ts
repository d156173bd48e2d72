import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'

/** The settings that every function of capture pins, so that nothing of the session decides what its names mean. */
export const pinnedPath = 'SET search_path = pg_catalog, pg_temp'

/** The id of the current transaction in the trail, as an expression of the transaction alone: its start, to the second, and its xid. */
export const transactionIdExpression = `((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)`

/** What capture remembers until the transaction ends: the transaction's id, and the settings for which its context has been written down. */
const markerExpression = `concat(${transactionIdExpression}, ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))`

/** How many seconds the clock of the trail is off the time of day; 2^31 when no id was ever drawn. */
export const clockDistance = (s: string): string =>
  `abs((coalesce(pg_sequence_last_value(${quoteLiteral(`${s}.change_id_seq`).trim()}::regclass), 0) >> 32) - (date_part('epoch', clock_timestamp())::bigint - 1577836800))`

/**
 * The transaction that a change belongs to. Its context is written down once for each transaction, and again when actor or context change: the marker holds
 * both as they were then. And the clock of the trail is brought up to date when it has fallen behind.
 */
export const currentTransaction = (s: string): string => `CASE
    WHEN current_setting('threadline.tx', true) = ${markerExpression}
      AND ${clockDistance(s)} <= 2
    THEN ${transactionIdExpression}
    ELSE ${s}.open_transaction() END`

/**
 * The helpers of the capture functions. None may be called by others than the owner, and none pins the path itself: they
 * run inside functions that do, and each SET clause costs something with every call.
 *
 * @param s - The quoted name of the storage schema.
 */
export const captureSupport = (s: string): string[] => [
  `-- The key of an actor, 'user/42'. Raises for what is not an actor.
CREATE FUNCTION ${s}.actor_key(actor json) RETURNS text LANGUAGE plpgsql IMMUTABLE AS ${dollarQuote(`
DECLARE
  key text := CASE
    WHEN actor ->> 'type' IN ('user', 'admin', 'service_account', 'job', 'system')
      AND octet_length(actor ->> 'id') BETWEEN 1 AND 256 AND (actor ->> 'id') !~ '[[:cntrl:]]' THEN concat(actor ->> 'type', '/', actor ->> 'id')
    WHEN actor ->> 'type' = 'anonymous' AND (actor ->> 'id') IS NULL THEN 'anonymous' END;
BEGIN
  IF key IS NULL THEN
    RAISE EXCEPTION 'threadline: not an actor';
  END IF;
  RETURN key;
END`)}`,

  `-- A context whose texts can be stored and indexed. Raises for what is not one.
CREATE FUNCTION ${s}.checked_context(context json) RETURNS json LANGUAGE plpgsql IMMUTABLE AS ${dollarQuote(`
BEGIN
  -- Takes each text out once: json accepts what no text can hold, and that must not come to light in the insert.
  IF (json_typeof(context) = 'object'
    AND octet_length(concat(context ->> 'correlation_id', context ->> 'request_id', context ->> 'job_id', context ->> 'source')) <= 1024) IS NOT TRUE THEN
    RAISE EXCEPTION 'threadline: not a context';
  END IF;
  RETURN context;
END`)}`,

  `-- Claimed text that could not be understood, kept as evidence: whole up to 8,192 characters, then its start, length and digest.
CREATE FUNCTION ${s}.claimed_text(claim text) RETURNS text LANGUAGE sql IMMUTABLE AS ${dollarQuote(`
SELECT CASE WHEN length(claim) <= 8192 THEN claim
  ELSE left(claim, 8192) || format('… [%s bytes, sha256 %s]', octet_length(claim), encode(sha256(convert_to(claim, 'UTF8')), 'hex')) END`)}`,

  `-- What a transaction says of itself, with whatever is malformed set aside instead of failing the write.
CREATE FUNCTION ${s}.read_claims(claimed_actor text, claimed_context text,
  OUT actor text, OUT actor_ref json, OUT context json, OUT raw_actor text, OUT raw_context text)
LANGUAGE plpgsql STABLE AS ${dollarQuote(`
BEGIN
  BEGIN
    actor_ref := ${s}.bounded_claim(claimed_actor, 4096);
    actor := CASE WHEN actor_ref IS NOT NULL THEN ${s}.actor_key(actor_ref) END;
  EXCEPTION WHEN OTHERS THEN
    actor_ref := NULL;
    raw_actor := ${s}.claimed_text(claimed_actor);
  END;
  BEGIN
    context := ${s}.bounded_claim(claimed_context, 65536);
    context := CASE WHEN context IS NOT NULL THEN ${s}.checked_context(context) END;
  EXCEPTION WHEN OTHERS THEN
    context := NULL;
    raw_context := ${s}.claimed_text(claimed_context);
  END;
END`)}`,

  `-- A claim as JSON; NULL when there is none. Raises when it is larger than it may be.
CREATE FUNCTION ${s}.bounded_claim(claim text, max_bytes integer) RETURNS json LANGUAGE plpgsql IMMUTABLE AS ${dollarQuote(`
BEGIN
  IF octet_length(claim) > max_bytes THEN
    RAISE EXCEPTION 'threadline: larger than % bytes', max_bytes;
  END IF;
  RETURN nullif(claim, '')::json;
END`)}`,

  `-- Writes down who acts and why: once for each transaction, and again when actor or context change within it.
CREATE FUNCTION ${s}.open_transaction() RETURNS bigint LANGUAGE plpgsql AS ${dollarQuote(`
DECLARE
  tx_id bigint := ${transactionIdExpression};
  claimed_actor text := current_setting('threadline.actor_ref', true);
  claimed_context text := current_setting('threadline.context', true);
  actor text;
  actor_ref json;
  context json;
  raw_actor text;
  raw_context text;
  marker text;
BEGIN
  IF ${clockDistance(s)} > 2 THEN
    PERFORM ${s}.push_clock();
  END IF;
  IF current_setting('threadline.tx', true) = concat(tx_id, ' ', claimed_actor, ' ', claimed_context) THEN
    RETURN tx_id;
  END IF;
  BEGIN
    actor_ref := CASE
      WHEN (has_table_privilege(${quoteLiteral(`${s}.audit_changes`).trim()}::regclass, 'INSERT') AND has_table_privilege(${quoteLiteral(`${s}.audit_transactions`).trim()}::regclass, 'INSERT')) IS NOT TRUE THEN ${s}.check_storage()
      WHEN octet_length(claimed_actor) <= 4096 THEN nullif(claimed_actor, '')::json END;
    context := CASE WHEN octet_length(claimed_context) <= 65536 THEN nullif(claimed_context, '')::json END;
    actor := CASE WHEN claimed_actor <> '' THEN ${s}.actor_key(actor_ref) END;
    context := CASE WHEN claimed_context <> '' THEN ${s}.checked_context(context) END;
  EXCEPTION WHEN OTHERS THEN
    PERFORM ${s}.check_storage();
    SELECT claims.actor, claims.actor_ref, claims.context, claims.raw_actor, claims.raw_context
      INTO actor, actor_ref, context, raw_actor, raw_context
      FROM ${s}.read_claims(claimed_actor, claimed_context) AS claims;
  END;
  IF starts_with(current_setting('threadline.tx', true), concat(tx_id, ' ')) THEN
    INSERT INTO ${s}.audit_context_switches (transaction_id, from_change_id, actor, on_behalf_of,
      correlation_id, request_id, job_id, source, meta, raw_actor, raw_context)
    VALUES (tx_id, nextval(${quoteLiteral(`${s}.change_id_seq`).trim()}), actor, actor_ref -> 'onBehalfOf',
      context ->> 'correlation_id', context ->> 'request_id', context ->> 'job_id', context ->> 'source', context -> 'meta', raw_actor, raw_context);
  ELSE
    INSERT INTO ${s}.audit_transactions (id, xid, started_at, actor, on_behalf_of,
      correlation_id, request_id, job_id, source, meta, raw_actor, raw_context, login_role, application_name, client_address)
    VALUES (tx_id, pg_current_xact_id(), transaction_timestamp(), actor, actor_ref -> 'onBehalfOf',
      context ->> 'correlation_id', context ->> 'request_id', context ->> 'job_id', context ->> 'source', context -> 'meta', raw_actor, raw_context,
      session_user, current_setting('application_name'), inet_client_addr());
  END IF;
  -- Local to the transaction: a rollback to a savepoint takes them back together with the row.
  marker := set_config('threadline.actor', coalesce(actor, ''), true);
  marker := set_config('threadline.tx', concat(tx_id, ' ', claimed_actor, ' ', claimed_context), true);
  RETURN tx_id;
END`)}`,

  `-- Pushes the clock of the trail forward to the time of day when it is behind. One session does so at a time; the others go on with the ids they
-- get. Where clock and time cannot be brought together (the clock of the server was set back), bounds are written down before ids are drawn: who looks
-- for a time from up to "captured_at" must begin at "change_id" already, who looks for one from "captured_at" on must go as far as it. So searches by
-- time remain exact. The microsecond is part of what the clock is set to: even if the sequence was set back (by a restore), no id comes twice.
CREATE FUNCTION ${s}.push_clock() RETURNS void LANGUAGE plpgsql AS ${dollarQuote(`
DECLARE
  now_at timestamptz := clock_timestamp();
  second bigint := floor(date_part('epoch', now_at))::bigint - 1577836800;
  drawn bigint := nextval(${quoteLiteral(`${s}.change_id_seq`).trim()});
BEGIN
  IF drawn >> 32 < second THEN
    BEGIN
      LOCK TABLE ${s}.change_clock IN EXCLUSIVE MODE NOWAIT;
      drawn := nextval(${quoteLiteral(`${s}.change_id_seq`).trim()});
      -- Nobody else pushes now, and no one draws four billion ids meanwhile: the sequence can only go forward.
      IF drawn >> 32 < second THEN
        drawn := setval(${quoteLiteral(`${s}.change_id_seq`).trim()}, (second << 32) + (date_part('microseconds', now_at)::bigint % 1000000 << 12));
      END IF;
      -- Leaving by an error gives the lock back at once; what a sequence has done stays done.
      RAISE SQLSTATE 'TL000';
    EXCEPTION
      WHEN SQLSTATE 'TL000' THEN NULL;
      WHEN lock_not_available THEN NULL;
    END;
  END IF;
  IF (drawn >> 32) - second < -50 THEN
    INSERT INTO ${s}.clock_skews (change_id, captured_at) VALUES (drawn, now_at + interval '1 minute');
  ELSIF (drawn >> 32) - second > 50 THEN
    INSERT INTO ${s}.clock_skews (change_id, captured_at) VALUES (((drawn >> 32) + 1) << 32, now_at);
  END IF;
END`)}`,

  `-- The key of a row, bounded: index entries must stay small, or a long key would fail the application's write.
CREATE FUNCTION ${s}.bounded_key(key text) RETURNS text LANGUAGE sql IMMUTABLE AS ${dollarQuote(`
SELECT CASE WHEN octet_length(key) <= 512 THEN key ELSE 'sha256:' || encode(sha256(convert_to(key, 'UTF8')), 'hex') END`)}`,
]
