import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'

/** The settings that every function of capture pins, so that nothing of the session decides what its names mean. */
export const pinnedPath = 'SET search_path = pg_catalog, pg_temp'

/** The id of the current transaction in the trail, as an expression of the transaction alone: its start, to the second, and its xid. */
export const transactionIdExpression = `((date_part('epoch', transaction_timestamp())::bigint - 1577836800) << 32) | (pg_current_xact_id()::text::bigint & 4294967295)`

/** What capture remembers until the transaction ends: the transaction's id, and the settings for which its context has been written down. */
export const markerExpression = `concat(${transactionIdExpression}, ' ', current_setting('threadline.actor_ref', true), ' ', current_setting('threadline.context', true))`

/**
 * The helpers of the capture functions. None may be called by others than the owner: they run inside functions that are SECURITY DEFINER and pin the path.
 *
 * @param s - The quoted name of the storage schema.
 */
export const captureSupport = (s: string): string[] => [
  `-- The key of an actor, 'user/42'. Raises for anything that is not an actor.
CREATE FUNCTION ${s}.actor_key(actor json) RETURNS text LANGUAGE plpgsql IMMUTABLE ${pinnedPath} AS ${dollarQuote(`
DECLARE
  type text := actor ->> 'type';
  id text := actor ->> 'id';
BEGIN
  IF type = 'anonymous' AND id IS NULL THEN
    RETURN type;
  END IF;
  IF type IN ('user', 'admin', 'service_account', 'job', 'system') AND octet_length(id) BETWEEN 1 AND 256 AND id !~ '[[:cntrl:]]' THEN
    RETURN type || '/' || id;
  END IF;
  RAISE EXCEPTION 'threadline: not an actor';
END`)}`,

  `-- Claimed text that could not be understood, kept as evidence: whole up to 8,192 characters, then its start, length and digest.
CREATE FUNCTION ${s}.claimed_text(claim text) RETURNS text LANGUAGE sql IMMUTABLE ${pinnedPath} AS ${dollarQuote(`
SELECT CASE WHEN length(claim) <= 8192 THEN claim
  ELSE left(claim, 8192) || format('… [%s bytes, sha256 %s]', octet_length(claim), encode(sha256(convert_to(claim, 'UTF8')), 'hex')) END`)}`,

  `-- What a transaction says of itself, with whatever is malformed set aside instead of failing the write.
CREATE FUNCTION ${s}.read_claims(claimed_actor text, claimed_context text,
  OUT actor text, OUT actor_ref json, OUT context json, OUT raw_actor text, OUT raw_context text)
LANGUAGE plpgsql STABLE ${pinnedPath} AS ${dollarQuote(`
BEGIN
  BEGIN
    IF claimed_actor <> '' THEN
      IF octet_length(claimed_actor) > 4096 THEN
        RAISE EXCEPTION 'threadline: the actor is too large';
      END IF;
      actor_ref := claimed_actor;
      actor := ${s}.actor_key(actor_ref);
    END IF;
  EXCEPTION WHEN OTHERS THEN
    actor_ref := NULL;
    raw_actor := ${s}.claimed_text(claimed_actor);
  END;
  BEGIN
    IF claimed_context <> '' THEN
      IF octet_length(claimed_context) > 65536 THEN
        RAISE EXCEPTION 'threadline: the context is too large';
      END IF;
      context := claimed_context;
      IF json_typeof(context) <> 'object' OR octet_length(concat(context ->> 'correlation_id', context ->> 'request_id')) > 1024 THEN
        RAISE EXCEPTION 'threadline: not a context';
      END IF;
      -- Read once, so that a text that json accepts but no text can hold fails here and not in the insert.
      PERFORM context ->> 'job_id', context ->> 'source', context -> 'meta';
    END IF;
  EXCEPTION WHEN OTHERS THEN
    context := NULL;
    raw_context := ${s}.claimed_text(claimed_context);
  END;
END`)}`,

  `-- Writes down who acts and why: once for each transaction, and again when actor or context change within it.
CREATE FUNCTION ${s}.open_transaction() RETURNS bigint LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  tx_id bigint := ${transactionIdExpression};
  claimed_actor text := current_setting('threadline.actor_ref', true);
  claimed_context text := current_setting('threadline.context', true);
  claims record;
  marker text;
BEGIN
  claims := ${s}.read_claims(claimed_actor, claimed_context);
  IF split_part(current_setting('threadline.tx', true), ' ', 1) = tx_id::text THEN
    INSERT INTO ${s}.audit_context_switches (transaction_id, from_change_id, actor, actor_ref,
      correlation_id, request_id, job_id, source, meta, raw_actor, raw_context)
    VALUES (tx_id, nextval(${quoteLiteral(`${s}.change_id_seq`)}), claims.actor, claims.actor_ref,
      claims.context ->> 'correlation_id', claims.context ->> 'request_id', claims.context ->> 'job_id', claims.context ->> 'source',
      claims.context -> 'meta', claims.raw_actor, claims.raw_context);
  ELSE
    INSERT INTO ${s}.audit_transactions (id, xid, started_at, captured_at, actor, actor_ref,
      correlation_id, request_id, job_id, source, meta, raw_actor, raw_context, login_role, application_name, client_address)
    VALUES (tx_id, pg_current_xact_id(), transaction_timestamp(), clock_timestamp(), claims.actor, claims.actor_ref,
      claims.context ->> 'correlation_id', claims.context ->> 'request_id', claims.context ->> 'job_id', claims.context ->> 'source',
      claims.context -> 'meta', claims.raw_actor, claims.raw_context,
      session_user, current_setting('application_name'), inet_client_addr());
  END IF;
  -- Local to the transaction: a rollback to a savepoint takes them back together with the row.
  marker := set_config('threadline.actor', coalesce(claims.actor, ''), true);
  marker := set_config('threadline.tx', concat(tx_id, ' ', claimed_actor, ' ', claimed_context), true);
  RETURN tx_id;
END`)}`,

  `-- Called when an id that was just drawn is not of this second. Pushes the clock of the trail forward when it is behind; one session does so at a
-- time, and the others go on with the id they have. Where the two cannot be brought together (the clock of the server was set back), the distance
-- is written down, so that searches by time remain exact.
CREATE FUNCTION ${s}.next_change_id(drawn bigint, drawn_at timestamptz) RETURNS bigint LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  second bigint := date_part('epoch', drawn_at)::bigint - 1577836800;
BEGIN
  IF drawn >> 32 < second THEN
    BEGIN
      LOCK TABLE ${s}.change_clock IN EXCLUSIVE MODE NOWAIT;
      drawn := nextval(${quoteLiteral(`${s}.change_id_seq`)});
      -- Nobody else pushes now, and no one draws four billion ids meanwhile: the sequence can only go forward.
      IF drawn >> 32 < second THEN
        PERFORM setval(${quoteLiteral(`${s}.change_id_seq`)}, second << 32);
        drawn := nextval(${quoteLiteral(`${s}.change_id_seq`)});
      END IF;
      -- Leaving by an error gives the lock back at once; what a sequence has done stays done.
      RAISE SQLSTATE 'TL000';
    EXCEPTION
      WHEN SQLSTATE 'TL000' THEN NULL;
      WHEN lock_not_available THEN NULL;
    END;
  END IF;
  IF abs((drawn >> 32) - second) > 60 THEN
    INSERT INTO ${s}.clock_skews (change_id, captured_at) VALUES (drawn, drawn_at);
  END IF;
  RETURN drawn;
END`)}`,

  `-- The key of a row, bounded: index entries must stay small, or a long key would fail the application's write.
CREATE FUNCTION ${s}.bounded_key(key text) RETURNS text LANGUAGE sql IMMUTABLE ${pinnedPath} AS ${dollarQuote(`
SELECT CASE WHEN octet_length(key) <= 512 THEN key ELSE 'sha256:' || encode(sha256(convert_to(key, 'UTF8')), 'hex') END`)}`,
]
