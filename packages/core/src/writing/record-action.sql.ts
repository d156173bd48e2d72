import { type ResolvedActionInput, stringifyJson } from '@threadline/contract'
import { type SQL, sql } from 'drizzle-orm'
import { quoteLiteral, quoteQualified } from '../sql/quote.ts'

/** Records an action in this transaction, in the context in force. The answer is JSON text: `{"id", "transaction_id"}`. */
export function recordActionStatement(storageSchema: string, action: ResolvedActionInput): SQL {
  return sql.raw(`select ${recordActionCall(storageSchema, action)} as recorded`)
}

/**
 * The same with a context of its own, which is in force during this statement only: `previous_actor` and `previous_context` are what was in force before.
 * Each subselect is evaluated before what surrounds it; `offset 0` keeps the planner from merging them.
 */
export function recordActionInContextStatement(
  storageSchema: string,
  action: ResolvedActionInput,
  settings: string,
): SQL {
  return sql.raw(`
    select ${recordActionCall(storageSchema, action)} as recorded, previous_actor, previous_context
    from (
      select previous_actor, previous_context, ${settings}
      from (
        select current_setting('threadline.actor_ref', true) as previous_actor,
               current_setting('threadline.context', true) as previous_context
        offset 0
      ) as before
      offset 0
    ) as applied`)
}

function recordActionCall(storageSchema: string, { name, ...details }: ResolvedActionInput): string {
  return `${quoteQualified(storageSchema, 'record_action')}(${quoteLiteral(name)}, ${quoteLiteral(stringifyJson(details))}::json)::text`
}
