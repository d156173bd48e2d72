import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { resolveConfig } from '../config/resolve-config.ts'
import { asActor, capture, captured, trail } from '../triggers/__fixtures__/captured-tables.ts'
import { installTriggers } from '../triggers/install-triggers.ts'
import { installStorage } from './install-storage.ts'
import { maintainStorage } from './maintain-storage.ts'
import { protectionStatus } from './protection/protection-status.ts'

const ddl = 'create table t (id int primary key, v text)'
const denied = { code: '42501' }

const open = (db: TestDatabase, url?: string) => drizzle(db.connect(url, { max: 1 }))

/** Every table and function of the audit schema, functions with arguments that they would take. */
async function objects({ sql }: TestDatabase) {
  const tables = await sql`
    select oid::regclass::text as name, (select attname from pg_attribute where attrelid = pg_class.oid and attnum = 1) as first
    from pg_class where relnamespace = 'threadline'::regnamespace and relkind in ('r', 'p', 'v') and relname <> 'change_clock'`
  const functions = await sql`
    select proname as name, oid::regproc::text as called, (select string_agg('null::' || format_type(type, null), ', ' order by position)
      from unnest(proargtypes) with ordinality as argument(type, position)) as arguments, prorettype = 'trigger'::regtype as is_trigger
    from pg_proc where pronamespace = 'threadline'::regnamespace`
  return { tables, functions }
}

describe('an application role', () => {
  test('that writes to captured tables needs nothing of the audit schema, and can do nothing to it', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    const role = await db.createRole()
    await db.sql.unsafe(`grant select, insert, update, delete, truncate on t to ${role.name}`)
    const session = db.connect(role.url, { max: 1 })
    await session.unsafe(
      `insert into t values (1, 'a'); update t set v = 'b'; update t set id = 2; delete from t; truncate t`,
    )
    const { tables, functions } = await objects(db)
    expect([tables.length, functions.length].every((count) => count > 30)).toBe(true)
    const attempts = [
      ...tables.flatMap(({ name, first }) => [
        `select * from ${name}`,
        `insert into ${name} default values`,
        `update ${name} set ${first} = default`,
        `delete from ${name}`,
        `truncate ${name}`,
        `drop table ${name}`,
        `alter table ${name} disable trigger all`,
        `copy ${name} to stdout`,
      ]),
      ...functions.map(({ called, arguments: list }) => `select ${called}(${list ?? ''})`),
      ...functions.map(({ called }) => `drop function ${called}`),
      'drop schema threadline cascade',
      'create table threadline.mine (id int)',
      `select nextval('threadline.change_id_seq')`,
      `select setval('threadline.change_id_seq', 1)`,
      'create or replace function threadline.open_transaction() returns bigint language sql as $$ select 1 $$',
      'alter function threadline.refuse_change() rename to other',
      'alter table t disable trigger all',
      'drop trigger "!threadline_insert" on t',
      'alter trigger "!threadline_insert" on t rename to other',
      'create trigger after_all after insert on t for each row execute function threadline.capture_truncate()',
      `set session_replication_role = replica`,
      'create or replace trigger "!threadline_insert" after insert on t for each row execute function suppress_redundant_updates_trigger()',
    ]
    for (const attempt of attempts)
      await expect(session.unsafe(attempt), attempt).rejects.toMatchObject(denied)
    expect(await captured(db)).toEqual(['I 1', 'U 1', 'U 2', 'D 2', 'T'])
  })

  test('cannot have a captured change filed under another actor or transaction by forging what capture remembers', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await asActor(db, 'ann', 'insert into t values (1)')
    const [first] = await trail(db)
    const role = await db.createRole()
    await db.sql.unsafe(`grant all on t to ${role.name}`)
    const session = db.connect(role.url, { max: 1 })
    const forgeries: Record<string, string>[] = [
      { tx: `${first?.transactionId}  `, actor: 'user/ann' },
      { tx: `${first?.transactionId}`, actor: 'admin/root' },
      { tx: 'x', actor: '', context: '{' },
    ]
    for (const [index, forgery] of forgeries.entries())
      await session.begin(async (tx) => {
        for (const [name, value] of Object.entries(forgery))
          await tx`select set_config(${`threadline.${name}`}, ${value}, true)`
        await tx`insert into t values (${index + 2})`
      })
    const changes = (await trail(db)).slice(1)
    expect(changes).toHaveLength(forgeries.length)
    for (const { transactionId, actor } of changes) {
      expect(transactionId).not.toBe(first?.transactionId)
      expect(actor).toBeNull()
    }
    const headers =
      await db.sql`select login_role, actor from threadline.audit_transactions where login_role = ${role.name}`
    expect(headers).toEqual(forgeries.map(() => ({ login_role: role.name, actor: null })))
  })

  test('that is granted its kind can record actions, and nothing else', async ({ db }) => {
    const role = await db.createRole()
    await installStorage(open(db), { roles: { application: [role.name] } })
    const session = db.connect(role.url, { max: 1 })
    await session`select threadline.record_action('done', '{}')`
    const { tables, functions } = await objects(db)
    for (const { name } of tables)
      await expect(session.unsafe(`select * from ${name}`), name).rejects.toMatchObject(denied)
    for (const { name, called, arguments: list } of functions)
      if (!['record_action', 'captured_here'].includes(name))
        await expect(session.unsafe(`select ${called}(${list ?? ''})`), name).rejects.toMatchObject(denied)
    const [action] = await db.sql`select name, login_role from threadline.audit_actions`
    expect(action).toEqual({ name: 'done', login_role: role.name })
  })
})

test('a reader reads everything and does nothing else', async ({ db }) => {
  const role = await db.createRole()
  await capture(db, ddl, { t: {} })
  await installStorage(open(db), { roles: { reader: [role.name] } })
  await db.sql`insert into t values (1)`
  const session = db.connect(role.url, { max: 1 })
  const { tables, functions } = await objects(db)
  for (const { name, first } of tables) {
    await session.unsafe(`select * from ${name} limit 1`)
    for (const attempt of [
      `insert into ${name} default values`,
      `update ${name} set ${first} = default`,
      `delete from ${name}`,
      `truncate ${name}`,
    ])
      await expect(session.unsafe(attempt), attempt).rejects.toMatchObject(denied)
  }
  for (const { called, arguments: list } of functions)
    await expect(session.unsafe(`select ${called}(${list ?? ''})`), called).rejects.toMatchObject(denied)
  await expect(session.unsafe('select * from t')).rejects.toMatchObject(denied)
})

test('a purge role can neither read what rows held, nor write anything itself, nor record actions', async ({
  db,
}) => {
  const role = await db.createRole()
  await capture(db, ddl, { t: {} })
  await installStorage(open(db), { roles: { purge: [role.name] } })
  await db.sql`insert into t values (1)`
  const session = db.connect(role.url, { max: 1 })
  const { tables } = await objects(db)
  for (const { name, first } of tables)
    for (const attempt of [
      `insert into ${name} default values`,
      `update ${name} set ${first} = default`,
      `delete from ${name}`,
      `truncate ${name}`,
    ])
      await expect(session.unsafe(attempt), attempt).rejects.toMatchObject(denied)
  for (const table of ['audit_changes', 'audit_transactions', 'audit_actions'])
    await expect(session.unsafe(`select * from threadline.${table}`)).rejects.toMatchObject(denied)
  for (const call of [
    'purge_delete_changes(null)',
    'purge_delete_transactions(null)',
    'open_transaction()',
    `record_action('x', '{}')`,
  ])
    await expect(session.unsafe(`select threadline.${call}`)).rejects.toMatchObject(denied)
  expect(await captured(db)).toEqual(['I 1'])
})

test('nobody gets anything by default privileges: neither of the trail, nor of later partitions and functions of capture', async ({
  emptyDatabase: db,
}) => {
  const role = await db.createRole()
  await db.sql.unsafe(`
    alter default privileges grant all on tables to ${role.name}; alter default privileges grant all on sequences to ${role.name};
    alter default privileges grant all on functions to ${role.name}, public; alter default privileges grant all on schemas to ${role.name}`)
  await installStorage(open(db))
  await capture(db, ddl, { t: {} })
  await db.sql.unsafe('select threadline.ensure_partitions(15)')
  const granted = await db.sql`
    select relname as name from pg_class, aclexplode(relacl) where relnamespace = 'threadline'::regnamespace and grantee <> relowner
    union all select proname from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
      where pronamespace = 'threadline'::regnamespace and grantee <> proowner
    union all select nspname from pg_namespace, aclexplode(nspacl) where nspname = 'threadline' and grantee <> nspowner`
  expect(granted).toEqual([])
})

describe('an owner of the trail other than that of the tables', () => {
  /** Makes the owner of the database a member of a new role, which is to own the trail. */
  async function auditOwner(db: TestDatabase) {
    const role = await db.createRole()
    const [{ me } = {}] = await db.sql`select current_user as me`
    await db.connect(db.superuserUrl, { max: 1 }).unsafe(`grant ${role.name} to ${me}`)
    return role
  }

  test('is set up by a role that can act as it, after what it needs was granted; then not even the owner of the tables changes the trail', async ({
    emptyDatabase: db,
  }) => {
    const owner = await auditOwner(db)
    const own = open(db)
    await installStorage(own, { owner: owner.name })
    expect(await installStorage(own)).toMatchObject({ applied: [] })
    await db.sql.unsafe(`create schema shop; create table shop.t (id int primary key, v text)`)
    const config = resolveConfig({ tables: { 'shop.t': {} } })
    const refused: unknown = await installTriggers(own, config).catch((error: unknown) => error)
    const statements = [
      `GRANT USAGE ON SCHEMA shop TO ${owner.name}`,
      `GRANT TRIGGER ON shop.t TO ${owner.name}`,
    ]
    expect(refused).toMatchObject({ code: 'permission_denied', details: { statements } })
    for (const statement of statements) await db.sql.unsafe(statement)
    expect(await installTriggers(own, config)).toEqual([{ table: 'shop.t', status: 'installed' }])
    expect(await installTriggers(own, config)).toEqual([{ table: 'shop.t', status: 'unchanged' }])
    await maintainStorage(open(db, db.superuserUrl))

    // The owner of the tables, who is no member of that role.
    const [{ me } = {}] = await db.sql`select current_user as me`
    await db.connect(db.superuserUrl, { max: 1 }).unsafe(`revoke ${owner.name} from ${me}`)
    await db.sql.unsafe(`insert into shop.t values (1, 'a'); update shop.t set id = 2; truncate shop.t`)
    for (const attempt of [
      'select * from threadline.audit_changes',
      'delete from threadline.audit_changes',
      'drop schema threadline cascade',
      'drop function threadline.open_transaction() cascade',
    ])
      await expect(db.sql.unsafe(attempt), attempt).rejects.toMatchObject(denied)
    const superuser = db.connect(db.superuserUrl, { max: 1 })
    const ops = await superuser`select op::text from threadline.audit_changes order by id`
    expect(ops.map(({ op }) => op)).toEqual(['I', 'U', 'T'])
    const owners = await superuser`
      select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'threadline'::regnamespace
      union select distinct pg_get_userbyid(proowner) from pg_proc where pronamespace = 'threadline'::regnamespace`
    expect(owners).toEqual([{ owner: owner.name }])
    const { owner: seen } = await protectionStatus(open(db), 'threadline')
    expect(seen).toMatchObject({ role: owner.name, ownsAuditedTables: false })
  })

  test('can do it all by itself, with a login of its own', async ({ emptyDatabase: db }) => {
    const role = await db.createRole()
    await db.sql.unsafe(
      `grant create on database ${db.name} to ${role.name}; ${ddl}; grant usage on schema public to ${role.name}; grant trigger on t to ${role.name}`,
    )
    const own = open(db, role.url)
    await installStorage(own)
    await installTriggers(own, resolveConfig({ tables: { t: {} } }))
    await db.sql.unsafe(
      `insert into t values (1, 'a'); update t set v = 'b'; alter table t add w int; update t set w = 1; delete from t`,
    )
    const changes = await db.connect(role.url, {
      max: 1,
    })`select op::text from threadline.audit_changes order by id`
    expect(changes.map(({ op }) => op)).toEqual(['I', 'U', 'U', 'D'])
  })
})

test('roles that do not exist are created on request, and cannot log in', async ({ emptyDatabase: db }) => {
  const creator = await db.createRole('createrole')
  await db.sql.unsafe(`grant create on database ${db.name} to ${creator.name}`)
  const [reader, purge] = [`${creator.name}_r"x`, `${creator.name}_p`]
  const own = open(db, creator.url)
  const roles = { reader: [reader], purge: [purge, reader] }
  await expect(installStorage(own, { roles })).rejects.toMatchObject({ code: 'internal' })
  for (const _ of ['first', 'again']) await installStorage(own, { roles, createRoles: true })
  const found =
    await db.sql`select rolname, rolcanlogin from pg_roles where starts_with(rolname, ${`${creator.name}_`}) order by 1`
  expect(found).toEqual([
    { rolname: purge, rolcanlogin: false },
    { rolname: reader, rolcanlogin: false },
  ])
  const superuser = db.connect(db.superuserUrl, { max: 1 })
  for (const name of [reader, purge]) await superuser`drop owned by ${superuser(name)}`
  for (const name of [reader, purge]) await superuser`drop role ${superuser(name)}`
})

test('a plain owner installs, captures and maintains: no superuser, extension or event trigger', async ({
  emptyDatabase: db,
}) => {
  const [role] = await db.sql`
    select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = current_user`
  expect(Object.values(role ?? {})).toEqual([false, false, false, false, false])
  await installStorage(open(db))
  await capture(db, ddl, { t: {} })
  await db.sql.unsafe(`insert into t values (1)`)
  await maintainStorage(open(db))
  const extras = await db.sql`
    select extname as name from pg_extension where extname <> 'plpgsql' union all select evtname from pg_event_trigger`
  expect(extras).toEqual([])
})
