import { dollarQuote } from '../../sql/quote.ts'
import { pinnedPath, transactionIdExpression } from './capture-support.sql.ts'

/**
 * What a canary may see: of its own transaction alone, and neither values nor keys.
 *
 * @param s - The quoted name of the storage schema.
 */
export const canary = (s: string): string[] => [
  `-- The last change that this transaction has made to a table: its op, its actor, and the actor of the transaction. NULL when nothing was captured.
CREATE FUNCTION ${s}.captured_here(in_table integer) RETURNS json LANGUAGE sql VOLATILE SECURITY DEFINER ${pinnedPath} AS ${dollarQuote(`
SELECT json_build_object('op', change.op, 'actor', change.actor, 'transaction_actor', header.actor)
FROM ${s}.audit_changes AS change LEFT JOIN ${s}.audit_transactions AS header ON header.id = change.transaction_id
WHERE change.transaction_id = (SELECT ${transactionIdExpression}) AND change.table_id = in_table
ORDER BY change.id DESC LIMIT 1`)}`,
]
