import { dollarQuote, quoteLiteral } from '../../sql/quote.ts'
import { pinnedPath } from './capture-support.sql.ts'

/**
 * The means to keep objects to their owner: PUBLIC may do something with new objects unless told otherwise, and default privileges of the database may grant others
 * anything.
 *
 * @param s - The quoted name of the storage schema.
 */
export const keptPrivate = (s: string): string[] => [
  `-- Takes away all that others than the owner may do with tables, sequences and functions of the audit schema.
CREATE FUNCTION ${s}.make_private(objects oid[]) RETURNS void LANGUAGE plpgsql ${pinnedPath} AS ${dollarQuote(`
DECLARE
  storage constant oid := ${quoteLiteral(s).trim()}::regnamespace;
  granted record;
BEGIN
  FOR granted IN
    SELECT DISTINCT kind, name, grantee
    FROM (
      SELECT 'TABLE' AS kind, oid::regclass::text AS name, relowner AS owner, relacl AS acl FROM pg_class WHERE oid = ANY (objects) AND relnamespace = storage
      UNION ALL
      SELECT 'FUNCTION', oid::regprocedure::text, proowner, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc WHERE oid = ANY (objects) AND pronamespace = storage
    ) AS object, aclexplode(acl)
    WHERE grantee <> owner
  LOOP
    EXECUTE format('REVOKE ALL ON %s %s FROM %s CASCADE', granted.kind, granted.name,
      CASE granted.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident((SELECT rolname FROM pg_roles WHERE oid = granted.grantee)) END);
  END LOOP;
END`)}`,
]

/**
 * Nobody but the owner may touch the trail, until roles are granted: not even what PUBLIC, or others by default privileges, may do. The functions of capture
 * run as their owner.
 *
 * @param s - The quoted name of the storage schema.
 */
export const privileges = (s: string): string[] => [
  `DO ${dollarQuote(`
DECLARE
  other text;
BEGIN
  FOR other IN
    SELECT DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident((SELECT rolname FROM pg_roles WHERE oid = grantee)) END
    FROM pg_namespace, aclexplode(nspacl) WHERE oid = ${quoteLiteral(s).trim()}::regnamespace AND grantee <> nspowner
  LOOP
    EXECUTE format('REVOKE ALL ON SCHEMA %s FROM %s CASCADE', ${quoteLiteral(s).trim()}, other);
  END LOOP;
END`)}`,
  `SELECT ${s}.make_private(ARRAY(
  SELECT oid FROM pg_class WHERE relnamespace = ${quoteLiteral(s).trim()}::regnamespace AND relkind IN ('r', 'p', 'S')
  UNION ALL SELECT oid FROM pg_proc WHERE pronamespace = ${quoteLiteral(s).trim()}::regnamespace))`,
]
