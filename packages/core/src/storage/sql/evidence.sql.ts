import { dollarQuote } from '../../sql/quote.ts'
import { makeAppendOnly } from './append-only.sql.ts'
import { pinnedPath } from './capture-support.sql.ts'

/**
 * Evidence: what was checked, when, by whom and with which verdict. It grows only, and nobody writes it but through one function, which itself says when
 * and as which role.
 *
 * @param s - The quoted name of the storage schema.
 */
export const evidence = (s: string): string[] => [
  `CREATE TABLE ${s}.evidence (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subject text NOT NULL CHECK (subject IN ('coverage', 'redaction_policy', 'retention_policy', 'retention_run', 'export_delivery', 'support_scope')),
  verdict text NOT NULL CHECK (verdict IN ('proven', 'inferred', 'unsupported')),
  target text,                                       -- what of the subject: a table, a schema, an export; NULL: all of it
  summary text NOT NULL,
  details json,
  automatic boolean NOT NULL,                        -- recorded by the check itself
  actor text COLLATE "C",
  on_behalf_of json,
  source text,
  recorded_at timestamptz NOT NULL,
  login_role text NOT NULL
)`,
  `CREATE INDEX evidence_subject ON ${s}.evidence (subject, id)`,

  makeAppendOnly(s, 'evidence'),

  `-- Records a piece of evidence; "actor" is an actor as in threadline.actor_ref. Returns its id and time.
CREATE FUNCTION ${s}.record_evidence(subject text, verdict text, facts json) RETURNS json LANGUAGE plpgsql SECURITY DEFINER ${pinnedPath} SET "TimeZone" = 'UTC' AS ${dollarQuote(`
DECLARE
  actor json := CASE WHEN json_typeof(facts -> 'actor') = 'object' THEN facts -> 'actor' END;
  recorded ${s}.evidence;
BEGIN
  IF octet_length(facts ->> 'summary') BETWEEN 1 AND 4096 AND octet_length(facts::text) <= 131072 THEN
    INSERT INTO ${s}.evidence (subject, verdict, target, summary, details, automatic, actor, on_behalf_of, source, recorded_at, login_role)
    VALUES (record_evidence.subject, record_evidence.verdict, facts ->> 'target', facts ->> 'summary', nullif((facts -> 'details')::text, 'null')::json,
      coalesce((facts ->> 'automatic')::boolean, false), CASE WHEN actor IS NOT NULL THEN ${s}.actor_key(actor) END, actor -> 'onBehalfOf',
      facts ->> 'source', clock_timestamp(), session_user)
    RETURNING * INTO recorded;
    RETURN json_build_object('id', recorded.id::text, 'recorded_at', to_char(recorded.recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'login_role', recorded.login_role);
  END IF;
  RAISE EXCEPTION 'threadline: evidence needs a summary, and has at most 128 kB' USING ERRCODE = 'invalid_parameter_value';
END`)}`,
]
