import type { ProtectionStatus } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.ts'
import { dollarQuote, quoteIdentifier, quoteLiteral, quoteQualified } from '../sql/quote.ts'
import { grantedFunctions } from './grants.ts'
import { renderStorage } from './migrations.ts'
import { protectionStatus } from './protection/protection-status.ts'
import { appendOnlyTrigger } from './sql/append-only.sql.ts'

/**
 * Puts right what protects the trail and has been changed since it was installed: functions, guards, privileges, and months without a partition. Nothing
 * where all is well. Functions that do not belong to the audit schema stay: what they are for, only a person knows.
 */
export async function repairStorage(tx: Executor, schema: string): Promise<void> {
  const status = await protectionStatus(tx, schema)
  const s = quoteIdentifier(schema)
  const statements = [
    ...functionRepairs(status, schema),
    ...guardRepairs(status, schema, s),
    ...revocations(status, schema),
    missingMonths(s),
  ]
  for (const statement of statements) await tx.execute(sql.raw(statement))
}

function functionRepairs({ functions, owner }: ProtectionStatus, schema: string): string[] {
  const s = quoteIdentifier(schema)
  const definitions = renderStorage({ schema }).flatMap(({ statements }) => statements)
  return functions.flatMap(({ name, state }) => {
    const definition = definitions.find((statement) => statement.includes(`CREATE FUNCTION ${s}.${name}(`))
    const replaced = definition?.replace(/^CREATE FUNCTION /m, 'CREATE OR REPLACE FUNCTION ')
    if (state === 'foreign_owner')
      return [forEach(s, name, `ALTER FUNCTION %s OWNER TO ${quoteIdentifier(owner.role)}`)]
    if (state === 'callable') return [revokeCalls(s, name)]
    if (state !== 'altered' && state !== 'missing') return []
    return replaced === undefined
      ? []
      : [replaced, ...(grantedFunctions.has(name) ? [] : [revokeCalls(s, name)])]
  })
}

/** From everybody, or from PUBLIC alone where roles are granted it. */
function revokeCalls(s: string, name: string): string {
  if (grantedFunctions.has(name)) return forEach(s, name, 'REVOKE ALL ON FUNCTION %s FROM PUBLIC')
  return `DO ${dollarQuote(`
DECLARE
  revoked text;
BEGIN
  FOR revoked IN
    SELECT format('REVOKE ALL ON FUNCTION %s FROM %s', pg_proc.oid::regprocedure, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
    FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
    WHERE pronamespace = ${quoteLiteral(s).trim()}::regnamespace AND proname = ${quoteLiteral(name).trim()} AND grantee <> proowner
  LOOP
    EXECUTE revoked;
  END LOOP;
END`)}`
}

/** A statement for every function of a name, whatever its arguments. */
function forEach(s: string, name: string, statement: string): string {
  return `DO ${dollarQuote(`
DECLARE
  found regprocedure;
BEGIN
  FOR found IN SELECT oid FROM pg_proc WHERE pronamespace = ${quoteLiteral(s).trim()}::regnamespace AND proname = ${quoteLiteral(name).trim()} LOOP
    EXECUTE format(${quoteLiteral(statement).trim()}, found);
  END LOOP;
END`)}`
}

function guardRepairs({ guards }: ProtectionStatus, schema: string, s: string): string[] {
  return guards
    .filter(({ state }) => state !== 'in_place')
    .flatMap(({ table }) => [
      `DROP TRIGGER IF EXISTS ${quoteIdentifier(appendOnlyTrigger)} ON ${quoteQualified(schema, table)}`,
      `SELECT ${s}.make_append_only(${quoteLiteral(quoteQualified(schema, table)).trim()})`,
    ])
}

/** Roles come from the catalogue as SQL writes them. */
function revocations({ widePrivileges }: ProtectionStatus, schema: string): string[] {
  return widePrivileges.map(({ object, kind, role, privileges }) => {
    const on =
      kind === 'schema'
        ? `SCHEMA ${object}`
        : kind === 'audited_table'
          ? `TABLE ${object}`
          : `${kind.toUpperCase()} ${quoteQualified(schema, object)}`
    return `REVOKE ${privileges.join(', ')} ON ${on} FROM ${role}`
  })
}

/**
 * Partitions for the months to come that have none, then for every other range without one, such as months of the past that somebody has dropped by hand, and
 * then as many as maintenance makes. A purge leaves no such range: the partition before takes it over.
 */
const missingMonths = (s: string): string =>
  `DO ${dollarQuote(`
DECLARE
  parent text;
  month timestamptz;
  made text;
  gap record;
BEGIN
  FOREACH parent IN ARRAY ARRAY['audit_changes', 'audit_transactions'] LOOP
    FOR month IN SELECT generate_series(date_trunc('month', clock_timestamp(), 'UTC'), clock_timestamp() + interval '12 months', interval '1 month') LOOP
      made := parent || to_char(month AT TIME ZONE 'UTC', '_YYYY_MM');
      CONTINUE WHEN to_regclass(format('%s.%I', ${quoteLiteral(s).trim()}, made)) IS NOT NULL;
      BEGIN
        PERFORM ${s}.make_partition(parent, made, ${s}.month_id(month)::text, ${s}.month_id(month + interval '1 month')::text);
      EXCEPTION WHEN invalid_object_definition THEN
        -- Another partition takes that month.
        NULL;
      END;
    END LOOP;
    FOR gap IN
      SELECT lag(upper_id) OVER (ORDER BY lower_id NULLS FIRST) AS from_id, lower_id AS to_id FROM ${s}.trail_partitions(parent)
      UNION ALL
      SELECT max(upper_id), NULL FROM ${s}.trail_partitions(parent) HAVING bool_and(upper_id IS NOT NULL)
    LOOP
      CONTINUE WHEN gap.from_id IS NOT DISTINCT FROM gap.to_id;
      made := parent || CASE WHEN gap.from_id IS NULL THEN '_earlier' WHEN gap.to_id IS NULL THEN '_later' ELSE '_from_' || gap.from_id END;
      PERFORM ${s}.make_partition(parent, made, coalesce(gap.from_id::text, 'MINVALUE'), coalesce(gap.to_id::text, 'MAXVALUE'));
    END LOOP;
  END LOOP;
  PERFORM ${s}.ensure_partitions();
END`)}`
