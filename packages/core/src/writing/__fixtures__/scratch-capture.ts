import { type DriverDatabase, query } from '../../database/__fixtures__/drivers.ts'

/** Just enough of capture to see what the settings say at each write. */
const statements = [
  'create schema threadline',
  `create table threadline.captured (id bigint generated always as identity, transaction_id bigint, item text, actor text, context text)`,
  `create table threadline.actions (id bigint generated always as identity, transaction_id bigint, name text, details json, actor text, context text)`,
  'create table items (name text primary key check (name <> $$forbidden$$))',
  `create function threadline.open_transaction() returns bigint language plpgsql as $$
    declare id text := split_part(current_setting('threadline.tx', true), ' ', 1);
    begin
      if coalesce(id, '') = '' then
        id := pg_current_xact_id()::text;
        perform set_config('threadline.tx', id || ' x', true);
      end if;
      return id;
    end $$`,
  `create function threadline.capture() returns trigger language plpgsql as $$
    begin
      insert into threadline.captured (transaction_id, item, actor, context)
      values (threadline.open_transaction(), new.name, current_setting('threadline.actor_ref', true), current_setting('threadline.context', true));
      return null;
    end $$`,
  'create trigger capture after insert or update on items for each row execute function threadline.capture()',
  `create function threadline.record_action(name text, details json) returns json language plpgsql as $$
    declare recorded threadline.actions;
    begin
      insert into threadline.actions (transaction_id, name, details, actor, context)
      values (threadline.open_transaction(), name, details, current_setting('threadline.actor_ref', true), current_setting('threadline.context', true))
      returning * into recorded;
      return json_build_object('id', recorded.id, 'transaction_id', recorded.transaction_id);
    end $$`,
]

export async function installScratchCapture(db: DriverDatabase): Promise<void> {
  for (const statement of statements) await query(db, statement)
}

/** What a setting said, as it was captured: null when it was empty or unset. */
interface Seen {
  readonly transactionId: string
  readonly item: string
  readonly actor: unknown
  readonly context: unknown
}

/** The captured writes in order. */
export async function captured(db: DriverDatabase): Promise<Seen[]> {
  const found = await query<Record<'transaction_id' | 'item' | 'actor' | 'context', string | null>>(
    db,
    'select transaction_id::text, item, actor, context from threadline.captured order by id',
  )
  return found.map(({ transaction_id, item, actor, context }) => ({
    transactionId: transaction_id ?? '',
    item: item ?? '',
    actor: read(actor),
    context: read(context),
  }))
}

/** The recorded actions in order. */
export async function actions(db: DriverDatabase) {
  const found = await query<
    Record<'id' | 'transaction_id' | 'name' | 'details' | 'actor' | 'context', string | null>
  >(
    db,
    'select id::text, transaction_id::text, name, details::text, actor, context from threadline.actions order by id',
  )
  return found.map(({ id, transaction_id, name, details, actor, context }) => ({
    id,
    transactionId: transaction_id,
    name,
    details: read(details),
    actor: read(actor),
    context: read(context),
  }))
}

function read(setting: string | null): unknown {
  return setting === null || setting === '' ? null : JSON.parse(setting)
}
