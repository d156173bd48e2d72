import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/** A statement that may change what is in the trail, and the one function that may run it. */
export interface PermittedStatement {
  /** With the types of its arguments: `"threadline".make_room(bigint, integer)`. A PL/pgSQL function, in whose text the statement stands as it is. */
  readonly procedure: string
  /**
   * The statement's exact text, without the semicolon. It ends with a comparison in its WHERE clause: after that no name and no constant can follow, so that
   * nobody can go on from it in a statement of their own.
   */
  readonly statement: string
}

/** The trigger that keeps a table append-only. */
export const appendOnlyTrigger = 'append_only'

/** The tables whose rows stay as they were written. Their partitions carry the trigger, too. */
export const appendOnlyTables = [
  'audit_transactions',
  'audit_changes',
  'audit_key_moves',
  'audit_context_switches',
  'audit_actions',
  'capture_losses',
] as const

/**
 * The trail is append-only, also for its owner: BEFORE triggers on statements refuse UPDATE, DELETE and TRUNCATE; inserts have no part in this. A setting
 * could be made by anybody, so the guard looks at the call stack: the statement must be one that is permitted, word by word, run by the function that is
 * permitted to run it, as the owner of the table. Whoever can act as the owner can disable the trigger or replace a function, which shows in the catalogue.
 *
 * @param s - The quoted name of the storage schema.
 */
export const appendOnly = (s: string, permitted: readonly PermittedStatement[]): string[] => [
  `-- Who called, innermost first.
CREATE FUNCTION ${s}.call_stack() RETURNS text LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  stack text;
BEGIN
  GET DIAGNOSTICS stack = PG_CONTEXT;
  RETURN stack;
END`)}`,

  `-- How the stack is worded depends on the language of the server. So a statement whose text is known is run first: its lines show what goes before and
-- after the text of a statement, and before the name of a function. The next lines must be a permitted statement and its function.
CREATE FUNCTION ${s}.refuse_change() RETURNS trigger LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  probe constant text := ${quoteLiteral(`SELECT ${s}.call_stack()`).trim()};
  probe_name constant text := ${quoteLiteral(`${s}.call_stack()`).trim()}::regprocedure::text;
  own_name constant text := ${quoteLiteral(`${s}.refuse_change()`).trim()}::regprocedure::text;
  stack text;
  before_statement text;
  after_statement text;
  before_function text;
BEGIN
  IF current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
    EXECUTE probe INTO stack;
    stack := substr(stack, strpos(stack, probe_name) + length(probe_name));
    stack := substr(stack, strpos(stack, E'\\n') + 1);
    before_statement := left(stack, strpos(stack, probe) - 1);
    stack := substr(stack, length(before_statement || probe) + 1);
    after_statement := split_part(stack, E'\\n', 1);
    stack := substr(stack, length(after_statement) + 2);
    before_function := left(stack, strpos(stack, own_name) - 1);
    stack := substr(stack, length(before_function || own_name) + 1);
    stack := substr(stack, length(split_part(stack, E'\\n', 1)) + 2);
    IF EXISTS (
      SELECT FROM (VALUES
        ${permitted.map(({ procedure, statement }) => `(${quoteLiteral(procedure).trim()}, ${quoteLiteral(statement).trim()})`).join(',\n      ')}
      ) AS permitted(procedure, statement)
      WHERE starts_with(stack, before_statement || statement || after_statement || E'\\n' || before_function || to_regprocedure(procedure)::text || ' ')
    ) THEN
      RETURN NULL;
    END IF;
  END IF;
  RAISE EXCEPTION 'Threadline: the audit trail is append-only; % of %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'TL020', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
      HINT = 'Changes leave the trail by purge alone, which a role for purging may run: "threadline purge".';
END`)}`,

  `-- Puts a table, or a new partition, under the guard, also in sessions with session_replication_role = replica.
CREATE FUNCTION ${s}.make_append_only(relation regclass) RETURNS void LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
BEGIN
  EXECUTE format('CREATE TRIGGER ${appendOnlyTrigger} BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s()',
    relation, ${quoteLiteral(`${s}.refuse_change`).trim()}::regproc);
  EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER ${appendOnlyTrigger}', relation);
END`)}`,

  ...appendOnlyTables.map((table) => makeAppendOnly(s, table)),
]

/** The statement that puts a table of the storage schema under the guard. */
export const makeAppendOnly = (s: string, table: string): string =>
  `SELECT ${s}.make_append_only(${quoteLiteral(`${s}.${table}`).trim()})`
