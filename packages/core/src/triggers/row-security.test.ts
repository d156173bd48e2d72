import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { installStorage } from '../storage/install-storage.ts'
import { maintainStorage } from '../storage/maintain-storage.ts'
import { appendOnlyTables } from '../storage/sql/append-only.sql.ts'
import { asActor, capture, captured, trail } from './__fixtures__/captured-tables.ts'
import { expectReplay } from './__fixtures__/replay.ts'

const ddl = `create table notes (id int primary key, tenant text, v text)`

/** A role of a tenant, which sees and changes nothing but its own rows. */
async function tenantOf(db: TestDatabase, tenant: string) {
  const role = await db.createRole()
  await db.sql.unsafe(`grant select, insert, update, delete on notes to ${role.name}`)
  const session = db.connect(role.url, { max: 1 })
  await session`select set_config('app.tenant', ${tenant}, false)`
  return { role, session }
}

describe('row security on a captured table', () => {
  test.for(['', '; alter table notes force row level security'])(
    'loses no change of those who may write, by whatever path%s',
    async (force, { db }) => {
      await capture(db, ddl, { notes: {} })
      await db.sql.unsafe(`insert into notes values (1, 'a', 'x'), (2, 'b', 'y');
        alter table notes enable row level security${force};
        create policy tenant on notes using (tenant = current_setting('app.tenant', true))`)
      const { session } = await tenantOf(db, 'a')
      await session.unsafe(
        `insert into notes values (3, 'a', 'z'); update notes set v = 'w'; update notes set id = id + 10`,
      )
      await expect(session.unsafe(`update notes set tenant = 'b' where id = 11`)).rejects.toMatchObject({
        code: '42501',
      })
      await expect(session.unsafe(`insert into notes values (4, 'b', 'v')`)).rejects.toMatchObject({
        code: '42501',
      })
      await session.unsafe(`delete from notes where id = 13`)
      // Nobody but the session may see the row any more, not even the owner.
      await session.unsafe(`set app.tenant = 'c'; insert into notes values (5, 'c', 'u')`)
      expect(await captured(db)).toEqual(['I 1', 'I 2', 'I 3', 'U 1', 'U 3', 'U 11', 'U 13', 'D 13', 'I 5'])
      await db.sql.unsafe('alter table notes disable row level security')
      await expectReplay(db, 'notes')
    },
  )

  test('a policy that fails for everybody but the writer does not fail capture, nor is it asked for a row that is changed again', async ({
    db,
  }) => {
    await capture(
      db,
      `${ddl};
       create function again() returns trigger language plpgsql as $$ begin update notes set v = v || '!' where id = new.id; return null; end $$;
       create trigger " again" after insert on notes for each row execute function again()`,
      { notes: {} },
    )
    const { session } = await tenantOf(db, 'a')
    const [{ writer } = {}] = await session`select current_user as writer`
    await db.sql.unsafe(`
      create function only_writer() returns boolean language plpgsql as $$ begin
        if current_user <> '${writer}' then raise exception 'asked as %', current_user; end if; return true; end $$;
      alter table notes enable row level security; alter table notes force row level security;
      create policy writer on notes using (only_writer())`)
    await session.unsafe(`insert into notes values (1, 'a', 'v')`)
    expect((await captured(db)).toSorted()).toEqual(['I 1', 'U 1'])
  })
})

describe('policies on the trail', () => {
  test('let scoped readers see their own part, and break neither capture nor maintenance, forced or not', async ({
    db,
  }) => {
    await capture(db, ddl, { notes: {} })
    const [support, everything] = [await db.createRole(), await db.createRole()]
    const own = drizzle(db.connect(undefined, { max: 1 }))
    await installStorage(own, { roles: { reader: [support.name, everything.name] } })
    for (const table of [...appendOnlyTables, 'hourly_counts', 'clock_skews'])
      await db.sql.unsafe(
        `alter table threadline.${table} enable row level security; alter table threadline.${table} force row level security`,
      )
    await db.sql.unsafe(`
      create policy tenant_a on threadline.audit_changes for select to ${support.name} using (coalesce(after, before) ->> 'tenant' = 'a');
      create policy all_of_it on threadline.audit_changes for select to ${everything.name} using (true)`)
    await asActor(
      db,
      'ann',
      `insert into notes values (1, 'a', 'x'), (2, 'b', 'y'); update notes set id = id + 10; select threadline.record_action('done', '{}');
       select set_config('threadline.actor_ref', '', true); delete from notes where id = 12; truncate notes`,
    )
    expect(await captured(db)).toEqual(['I 1', 'I 2', 'U 11', 'U 12', 'D 12', 'T'])
    expect(await trail(db)).toMatchObject([{}, {}, { oldKey: '1' }, { oldKey: '2' }, {}, {}])
    await expectReplay(db, 'notes')
    await maintainStorage(own)
    const seen = async (url: string) =>
      (await db.connect(url, { max: 1 })`select row_key from threadline.audit_changes order by id`).map(
        ({ row_key }) => row_key,
      )
    expect(await seen(support.url)).toEqual(['1', '11'])
    expect(await seen(everything.url)).toHaveLength(6)
    // The guard is no matter of policies.
    await expect(db.sql.unsafe('delete from threadline.audit_changes')).rejects.toMatchObject({
      code: 'TL020',
    })
  })
})

test('beside the claimed actor stand the login role, the name of the application and the address, as the database knows them', async ({
  db,
}) => {
  await capture(db, ddl, { notes: {} })
  const role = await db.createRole()
  await db.sql.unsafe(`grant insert on notes to ${role.name}`)
  const session = db.connect(role.url, { max: 1, connection: { application_name: 'billing worker' } })
  await session.begin(async (tx) => {
    await tx`select set_config('threadline.actor_ref', '{"type":"admin","id":"root"}', true)`
    await tx`select set_config('threadline.context', '{"source":"console"}', true)`
    await tx`insert into notes values (1)`
  })
  const [header] = await db.sql`
    select actor, login_role, application_name, client_address::text as address,
      (select host(inet_client_addr())) as expected from threadline.audit_transactions`
  expect(header).toMatchObject({
    actor: 'admin/root',
    login_role: role.name,
    application_name: 'billing worker',
  })
  expect(String(header?.address)).toContain(String(header?.expected))
  // SET ROLE and SECURITY DEFINER change who one acts as, and not who has logged in.
  await db.sql.unsafe(
    `create function write_note() returns void language sql security definer as 'insert into notes values (2)'`,
  )
  await session`select write_note()`
  const [second] = await db.sql`select login_role from threadline.audit_transactions order by id desc limit 1`
  expect(second).toEqual({ login_role: role.name })
})
