import { type DriverDatabase, query } from '../../database/__fixtures__/drivers.ts'

/** A captured insert into `items`, with the actor and context that were in force at it; null where there was none. */
export interface CapturedItem {
  readonly item: string
  readonly transactionId: string
  readonly actor: unknown
  readonly context: unknown
}

const contextColumns = `json_strip_nulls(json_build_object(
  'correlation_id', correlation_id, 'request_id', request_id, 'job_id', job_id, 'source', source, 'meta', meta))::text`

/** The stored actor as JSON, in the form of the setting. */
const actor = `case when actor is not null then json_strip_nulls(json_build_object(
  'type', split_part(actor, '/', 1), 'id', nullif(split_part(actor, '/', 2), ''), 'onBehalfOf', on_behalf_of))::text end as actor`

/** The captured inserts in order. */
export async function captured(db: DriverDatabase): Promise<CapturedItem[]> {
  const found = await query<{ item: string; transaction_id: string; actor: string | null; context: string }>(
    db,
    `select change.after ->> 'name' as item, change.transaction_id::text, in_force.actor, in_force.context
     from threadline.audit_changes as change
     cross join lateral (
       select ${actor}, ${contextColumns} as context, 0 as from_change_id
       from threadline.audit_transactions where id = change.transaction_id
       union all
       select ${actor}, ${contextColumns}, from_change_id
       from threadline.audit_context_switches where transaction_id = change.transaction_id and from_change_id < change.id
       order by from_change_id desc limit 1
     ) as in_force
     order by change.id`,
  )
  return found.map(({ item, transaction_id, actor, context }) => ({
    item,
    transactionId: transaction_id,
    actor: read(actor),
    context: read(context),
  }))
}

/** The recorded actions in order. */
export async function actions(db: DriverDatabase) {
  const found = await query<
    Record<'id' | 'transaction_id' | 'name' | 'actor' | 'details' | 'context', string>
  >(
    db,
    `select id::text, transaction_id::text, name, ${actor}, ${contextColumns} as context,
       json_strip_nulls(json_build_object(
         'status', status, 'verb', verb, 'category', category, 'reason', reason, 'comment', comment))::text as details
     from threadline.audit_actions order by id`,
  )
  return found.map(({ id, transaction_id, name, actor, context, details }) => ({
    id,
    transactionId: transaction_id,
    name,
    details: read(details),
    actor: read(actor),
    context: read(context),
  }))
}

function read(json: string | null): unknown {
  return json === null || json === '{}' ? null : JSON.parse(json)
}
