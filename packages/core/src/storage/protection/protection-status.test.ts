import { protectionStatusSchema } from '@threadline/contract'
import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { capture } from '../../triggers/__fixtures__/captured-tables.ts'
import { installStorage } from '../install-storage.ts'
import { protectionStatus } from './protection-status.ts'

const status = (db: TestDatabase, url?: string) =>
  protectionStatus(drizzle(db.connect(url, { max: 1 })), 'threadline')

/** What is not as it should be. */
const flaws = async (db: TestDatabase) => {
  const { guards, functions, widePrivileges } = await status(db)
  return {
    guards: guards.filter(({ state }) => state !== 'in_place'),
    functions: functions.filter(({ state }) => state !== 'as_installed'),
    widePrivileges,
  }
}

const none = { guards: [], functions: [], widePrivileges: [] }

describe('the protection of the trail', () => {
  test('is complete after installation, with a role of each kind, and anybody may ask', async ({ db }) => {
    const roles = await Promise.all([1, 2, 3, 4].map(() => db.createRole()))
    const [application = [], reader = [], purge = [], operator = []] = roles.map(({ name }) => [name])
    await installStorage(drizzle(db.connect(undefined, { max: 1 })), {
      roles: { application, reader, purge, operator },
    })
    await capture(db, 'create table t (id int primary key)', { t: {} })
    const asked = await status(db, roles[0]?.url)
    expect(protectionStatusSchema.parse(asked)).toEqual(asked)
    expect(await flaws(db)).toEqual(none)
    const [{ me } = {}] = await db.sql`select current_user as me`
    expect(asked.owner).toEqual({
      ...{ role: me, canLogIn: true, isSuperuser: false, members: [], ownsAuditedTables: true },
    })
    expect(asked.guards.length).toBeGreaterThan(30)
    expect(asked.functions.map(({ name }) => name)).toContain('open_transaction')
  })

  test('shows guards that were disabled, dropped or replaced', async ({ db }) => {
    await db.sql.unsafe(`
      alter table threadline.audit_changes disable trigger append_only;
      alter table threadline.audit_key_moves enable replica trigger append_only;
      alter table threadline.audit_transactions enable trigger append_only;
      drop trigger append_only on threadline.audit_changes_later;
      create function lenient() returns trigger language plpgsql as $$ begin return null; end $$;
      create or replace trigger append_only before update or delete or truncate on threadline.audit_actions for each statement execute function lenient()`)
    expect((await flaws(db)).guards).toEqual([
      { table: 'audit_actions', state: 'altered' },
      { table: 'audit_changes', state: 'disabled' },
      { table: 'audit_changes_later', state: 'missing' },
      { table: 'audit_key_moves', state: 'replica_only' },
      { table: 'audit_transactions', state: 'altered' },
    ])
  })

  test('shows functions that were replaced, dropped, given away, opened or added', async ({ db }) => {
    const role = await db.createRole()
    const superuser = db.connect(db.superuserUrl, { max: 1 })
    await superuser.unsafe(`
      create or replace function threadline.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin return null; end $$;
      alter function threadline.capture_truncate() reset search_path;
      alter function threadline.record_action(text, json) security invoker;
      alter function threadline.bounded_key(text) owner to ${role.name};
      grant execute on function threadline.open_transaction() to ${role.name};
      drop function threadline.claimed_text(text);
      create function threadline.purge_everything() returns void language sql as ''`)
    expect((await flaws(db)).functions).toEqual([
      { name: 'bounded_key', state: 'foreign_owner' },
      { name: 'capture_truncate', state: 'altered' },
      { name: 'claimed_text', state: 'missing' },
      { name: 'open_transaction', state: 'callable' },
      { name: 'purge_everything', state: 'unknown' },
      { name: 'record_action', state: 'altered' },
      { name: 'refuse_change', state: 'altered' },
    ])
  })

  test('shows privileges by which roles could forge, remove or divert what is captured', async ({ db }) => {
    const [role, friend] = [await db.createRole(), await db.createRole()]
    await capture(db, 'create table t (id int primary key)', { t: {} })
    await db.sql.unsafe(`
      grant create on schema threadline to ${role.name};
      grant insert, select, truncate on threadline.audit_changes to ${role.name};
      grant update (actor) on threadline.audit_transactions to ${role.name};
      grant usage on sequence threadline.change_id_seq to ${role.name};
      grant select on threadline.audit_actions to public;
      grant all on t to ${role.name}`)
    const of = { role: role.name }
    expect((await flaws(db)).widePrivileges).toEqual([
      { object: 'audit_actions', kind: 'table', role: 'PUBLIC', privileges: ['SELECT'] },
      { object: 'audit_changes', kind: 'table', ...of, privileges: ['INSERT', 'TRUNCATE'] },
      { object: 'audit_transactions', kind: 'table', ...of, privileges: ['UPDATE'] },
      { object: 'change_id_seq', kind: 'sequence', ...of, privileges: ['USAGE'] },
      { object: 'public.t', kind: 'audited_table', ...of, privileges: ['TRIGGER'] },
      { object: 'threadline', kind: 'schema', ...of, privileges: ['CREATE'] },
    ])
    const [{ me } = {}] = await db.sql`select current_user as me`
    await db.connect(db.superuserUrl, { max: 1 }).unsafe(`grant ${me} to ${friend.name}`)
    expect((await status(db)).owner.members).toEqual([friend.name])
  })

  test('TRIGGER on a table means that its capture can be replaced, as GRANT ALL allows', async ({ db }) => {
    const role = await db.createRole()
    await capture(db, 'create table t (id int primary key)', { t: {} })
    await db.sql.unsafe(`grant all on t to ${role.name}`)
    const session = db.connect(role.url, { max: 1 })
    await session.unsafe(
      'create or replace trigger "!threadline_insert" after insert on t for each row execute function pg_catalog.suppress_redundant_updates_trigger()',
    )
    expect((await flaws(db)).widePrivileges).toHaveLength(1)
    await db.sql.unsafe(`revoke trigger on t from ${role.name}`)
    expect((await flaws(db)).widePrivileges).toEqual([])
    expect(await capture(db, 'select', { t: {} })).toEqual([{ table: 't', status: 'replaced' }])
  })

  test('cannot be read where there is no audit schema', async ({ emptyDatabase }) => {
    await expect(status(emptyDatabase)).rejects.toMatchObject({ code: 'not_installed' })
  })
})
