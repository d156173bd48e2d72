import { skipReasons, type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { resolveConfig } from '../config/resolve-config.ts'
import { asActor, capture, captured } from '../triggers/__fixtures__/captured-tables.ts'
import { installTriggers } from '../triggers/install-triggers.ts'
import { installStorage } from './install-storage.ts'
import { maintainStorage } from './maintain-storage.ts'
import { appendOnlyTables } from './sql/append-only.sql.ts'

const refused = {
  code: 'TL020',
  message: expect.stringMatching(/^Threadline: the audit trail is append-only; /),
}

/** One row in each table of the trail. */
async function fill(db: TestDatabase): Promise<void> {
  await capture(db, 'create table t (id int primary key, v text)', { t: {} })
  await asActor(
    db,
    'ann',
    `insert into t values (1, 'a'); update t set id = 2; select threadline.record_action('done', '{}');
     select set_config('threadline.actor_ref', '{"type":"user","id":"bob"}', true); update t set v = 'b'`,
  )
  await db.sql`select threadline.count_loss(1, 'I', '53100', 'full')`
}

const contents = async (db: TestDatabase) =>
  await db.sql.unsafe(
    appendOnlyTables
      .map((table) => `select '${table}' as name, to_json(t)::text from threadline.${table} as t`)
      .join(' union all '),
  )

/** Every table under the guard, with the partitions. */
const guarded = async ({ sql }: TestDatabase) => {
  const found = await sql`
    select relname from pg_class
    where relnamespace = 'threadline'::regnamespace and relkind in ('r', 'p') and relname ~ ${`^(${appendOnlyTables.join('|')})(_|$)`}`
  return found.map(({ relname }) => String(relname))
}

describe('the rows of the trail', () => {
  test('stay as they were written, for the owner as well, in every form of UPDATE, DELETE and TRUNCATE, on every partition', async ({
    db,
  }) => {
    await fill(db)
    const before = await contents(db)
    expect(new Set(before.map(({ name }) => name))).toEqual(new Set(appendOnlyTables))
    const tables = await guarded(db)
    expect(tables.length).toBeGreaterThan(30)
    for (const table of tables) {
      const [{ column } = {}] = await db.sql`
        select attname as column from pg_attribute where attrelid = ${`threadline.${table}`}::regclass and attnum = 1`
      for (const statement of [
        `update threadline.${table} set ${column} = ${column}`,
        `delete from threadline.${table}`,
        `delete from threadline.${table} where false`,
        `truncate threadline.${table}`,
      ])
        await expect(db.sql.unsafe(statement), statement).rejects.toMatchObject(refused)
    }
    const id = before.length === 0 ? '' : '(select min(id) from threadline.audit_changes)'
    for (const statement of [
      `with gone as (delete from threadline.audit_changes returning id) select * from gone`,
      `insert into threadline.audit_changes (id, transaction_id, table_id, op, captured_at) values (${id}, 1, 1, 'I', now())
       on conflict (id) do update set op = 'D'`,
      'truncate threadline.audit_key_moves, t',
      'truncate threadline.audit_changes cascade',
    ])
      await expect(db.sql.unsafe(statement), statement).rejects.toMatchObject(refused)
    expect(await contents(db)).toEqual(before)
  })

  test('also by MERGE', async ({ db, skip }) => {
    skip(db.serverVersion < 150_000, skipReasons.serverLacksFeature)
    await fill(db)
    for (const action of ['delete', `update set op = 'D'`])
      await expect(
        db.sql.unsafe(
          `merge into threadline.audit_changes as c using (select 1) as one on true when matched then ${action}`,
        ),
      ).rejects.toMatchObject(refused)
  })

  test('also for a superuser who acts as a replica', async ({ db }) => {
    await fill(db)
    const superuser = db.connect(db.superuserUrl, { max: 1 })
    await superuser.unsafe('set session_replication_role = replica')
    await expect(superuser.unsafe('delete from threadline.audit_changes')).rejects.toMatchObject(refused)
  })

  test('whatever else deletes them for the owner: a function, a rule, a view, or a setting that claims to allow it', async ({
    db,
  }) => {
    await fill(db)
    const before = await contents(db)
    const statement = 'UPDATE "threadline".audit_changes SET id = ids[i + 1] WHERE id = ids[i]'
    const variables = 'ids bigint[] := (select array_agg(id) from threadline.audit_changes); i int := 1;'
    const makeRoom = 'threadline.make_room(bigint,integer,text,text,json,json,bigint)'
    const frame = `PL/pgSQL function ${makeRoom} line 39 at SQL statement`
    for (const attempt of [
      `do $$ begin delete from threadline.audit_changes; end $$`,
      `do $$ begin execute 'delete from threadline.audit_changes'; end $$`,
      `create function purge_all() returns void language plpgsql security definer as $$ begin delete from threadline.audit_changes; end $$; select purge_all()`,
      `create function f() returns void language sql as $$ delete from threadline.audit_changes $$; select f()`,
      `create function "threadline.purge_all"() returns void language plpgsql as $$ begin delete from threadline.audit_changes; end $$; select "threadline.purge_all"()`,
      // The permitted statement, run by others; and its lines in the stack, written into the text of a statement and the name of an alias.
      `do $do$ declare ${variables} begin ${statement}; end $do$`,
      `create function pg_temp.make_room(a bigint, b integer, c text, d text, e json, f json, g bigint) returns void language plpgsql as $$
       declare ${variables} begin ${statement}; end $$; select pg_temp.make_room(1, 1, '', '', '{}', '{}', 1)`,
      `create function pg_temp."${makeRoom}"() returns void language plpgsql as $$
       declare ${variables} begin ${statement}; end $$; select pg_temp."${makeRoom}"()`,
      `do $do$ begin execute $$delete from threadline.audit_changes "\n${frame}\n"$$; end $do$`,
      `do $do$ begin execute $$/*${statement}"\n${frame}\n*/ delete from threadline.audit_changes$$; end $do$`,
      `select set_config('threadline.purge', 'on', true), set_config('threadline.append_only', 'off', true); delete from threadline.audit_changes`,
      `create view v as select * from threadline.audit_changes; delete from v`,
      `create rule r as on insert to t do also delete from threadline.audit_changes; insert into t values (9)`,
    ])
      await expect(
        db.sql.begin((tx) => tx.unsafe(attempt)),
        attempt,
      ).rejects.toMatchObject(refused)
    expect(await contents(db)).toEqual(before)
  })

  test('for others to whom privileges were granted by mistake', async ({ db }) => {
    await fill(db)
    const role = await db.createRole()
    await db.sql.unsafe(
      `grant usage on schema threadline to ${role.name}; grant all on all tables in schema threadline to ${role.name}`,
    )
    const session = db.connect(role.url, { max: 1 })
    const before = await contents(db)
    for (const attempt of ['delete from threadline.audit_changes', 'truncate threadline.audit_changes'])
      await expect(session.unsafe(attempt), attempt).rejects.toMatchObject(refused)
    expect(await contents(db)).toEqual(before)
  })
})

/** A trigger that changes a row again, before its insert is captured. */
const changedAgain = `create table t (id int primary key, v text);
  create function again() returns trigger language plpgsql as $$ begin update t set v = v || '!'; return null; end $$;
  create trigger " again" after insert on t for each row execute function again()`

test('capture may still put changes of its own transaction in order', async ({ db }) => {
  await capture(db, changedAgain, { t: {} })
  await db.sql`insert into t values (1, 'a')`
  expect(await captured(db)).toEqual(['I 1', 'U 1'])
})

describe('a partition', () => {
  test('that is made later is under the guard, too', async ({ db }) => {
    await fill(db)
    const before = await guarded(db)
    await db.sql.unsafe('select threadline.ensure_partitions(15)')
    const made = (await guarded(db)).filter((name) => !before.includes(name))
    expect(made).toHaveLength(6)
    for (const table of made)
      await expect(db.sql.unsafe(`delete from threadline.${table}`), table).rejects.toMatchObject(refused)
  })

  test('that takes the place of a full last one is under the guard, too', async ({ db }) => {
    await fill(db)
    await db.sql.unsafe(
      `select setval('threadline.change_id_seq', threadline.month_id(now() + interval '4 years')); insert into t values (9)`,
    )
    await maintainStorage(drizzle(db.connect(db.url, { max: 1 })))
    for (const parent of ['audit_changes', 'audit_transactions'])
      await expect(db.sql.unsafe(`truncate threadline.${parent}_later`)).rejects.toMatchObject(refused)
    const unguarded = await db.sql`
      select inhrelid::regclass from pg_inherits join pg_class on oid = inhparent and relkind = 'p'
      where relnamespace = 'threadline'::regnamespace
        and not exists (select from pg_trigger where tgrelid = inhrelid and tgname = 'append_only' and tgenabled = 'A')`
    expect(unguarded).toEqual([])
  })
})

test('an audit schema with an odd name is guarded like any other, and puts its changes in order', async ({
  emptyDatabase: db,
}) => {
  const storageSchema = `Aud"it's\n$body$`
  const own = drizzle(db.connect(db.url, { max: 1 }))
  await installStorage(own, { schema: storageSchema })
  await db.sql.unsafe(changedAgain)
  await installTriggers(own, resolveConfig({ storageSchema, tables: { t: {} } }))
  await db.sql`insert into t values (1, 'a')`
  expect(await db.sql`select op::text from ${db.sql(storageSchema)}.audit_changes order by id`).toEqual([
    { op: 'I' },
    { op: 'U' },
  ])
  await expect(db.sql`delete from ${db.sql(storageSchema)}.audit_changes`).rejects.toMatchObject(refused)
})
