import { quoteLiteral } from '../../sql/quote.ts'
import { appendOnlyTables } from './append-only.sql.ts'

/**
 * Policies that keep capture, maintenance and purge working when somebody restricts what readers of the trail may see. They mean nothing until row security
 * is enabled on a table, and cost nothing. With FORCE ROW LEVEL SECURITY the policies of readers would hold for the owner, too, as which capture runs: it could
 * write nothing, and would see too little to count, to purge, and to put changes in order. The owner is looked up rather than named: a dump that names
 * a role can be restored only where it exists.
 *
 * @param s - The quoted name of the storage schema.
 */
export const rowSecurity = (s: string): string[] =>
  [...appendOnlyTables, 'clock_skews', 'hourly_counts'].map((table) => {
    const isOwner = `current_user = (SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = ${quoteLiteral(`${s}.${table}`).trim()}::regclass)`
    return `CREATE POLICY owner_does_everything ON ${s}.${table} USING (${isOwner}) WITH CHECK (${isOwner})`
  })
