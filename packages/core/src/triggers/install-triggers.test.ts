import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import type { ThreadlineConfig } from '../config/define-config.ts'
import { resolveConfig } from '../config/resolve-config.ts'
import { installStorage } from '../storage/install-storage.ts'
import { capture, captured } from './__fixtures__/captured-tables.ts'
import { type InstalledTriggers, type InstallTriggersOptions, installTriggers } from './install-triggers.ts'

const ddl = (...names: string[]) =>
  names
    .map((name) => `create table ${name} (id int generated always as identity primary key, v text)`)
    .join(';')

/** Installs on a connection of its own. */
async function install(
  db: TestDatabase,
  tables: NonNullable<ThreadlineConfig['tables']>,
  options: InstallTriggersOptions & { url?: string } = {},
): Promise<InstalledTriggers[]> {
  const client = db.connect(options.url ?? db.url, { max: 1 })
  try {
    return await installTriggers(drizzle(client), resolveConfig({ tables }), undefined, options)
  } finally {
    await client.end()
  }
}

/** Everything that install leaves behind, as text. */
const installedObjects = (db: TestDatabase) => db.sql`
  select pg_get_functiondef(pg_proc.oid) as definition, obj_description(pg_proc.oid, 'pg_proc') as comment, proacl::text as privileges
  from pg_proc where pronamespace = 'threadline'::regnamespace and proname ~ '_[0-9a-f]{8}_(insert|update|delete)$'
  union all select pg_get_triggerdef(oid), tgenabled::text, null from pg_trigger where tgname like '!threadline%'
  order by 1`

describe('installing capture', () => {
  test('again changes nothing, and says so; a changed rule replaces the functions and leaves the triggers', async ({
    db,
  }) => {
    await db.sql.unsafe(ddl('t', 'u'))
    const twice = [await install(db, { t: {}, u: {} }), await install(db, { t: {}, u: {} })]
    expect(twice.map((done) => done.map(({ status }) => status))).toEqual([
      ['installed', 'installed'],
      ['unchanged', 'unchanged'],
    ])
    const before = await installedObjects(db)
    const triggers = await db.sql`select oid, xmin::text from pg_trigger order by oid`
    expect(await install(db, { t: { mask: ['v'] }, u: {} })).toEqual([
      { table: 't', status: 'replaced' },
      { table: 'u', status: 'unchanged' },
    ])
    expect(await db.sql`select oid, xmin::text from pg_trigger order by oid`).toEqual(triggers)
    expect(await install(db, { t: {}, u: {} })).toMatchObject([
      { status: 'replaced' },
      { status: 'unchanged' },
    ])
    expect(await installedObjects(db)).toEqual(before)
  })

  test('leaves functions that only their owner can call, each with the plan that it was made from', async ({
    db,
  }) => {
    await db.sql.unsafe(`${ddl('t')}; alter default privileges grant execute on functions to public`)
    await install(db, { t: { mask: ['v'] } })
    const [{ owner, fingerprint, id } = {}] = await db.sql`
      select current_user::text as owner, plan_fingerprint as fingerprint, id from threadline.audited_tables`
    const functions = (await installedObjects(db)).filter(({ definition }) =>
      definition.startsWith('CREATE OR REPLACE F'),
    )
    expect(functions).toHaveLength(3)
    for (const { comment, privileges } of functions) {
      expect(privileges).toBe(`{${owner}=X/${owner}}`)
      expect(JSON.parse(comment)).toEqual({
        threadline: {
          stem: expect.stringMatching(/^t_[0-9a-f]{8}$/),
          tableId: id,
          version: 1,
          fingerprint,
          table: 't',
        },
      })
    }
  })

  test('puts back triggers that were dropped, disabled or enabled for replicas only', async ({ db }) => {
    await db.sql.unsafe(ddl('t'))
    await install(db, { t: {} })
    await db.sql.unsafe(`drop trigger "!threadline_delete" on t; alter table t disable trigger "!threadline_insert";
      alter table t enable replica trigger "!threadline_update"; alter table t disable trigger "!threadline_truncate"`)
    expect(await install(db, { t: {} })).toEqual([{ table: 't', status: 'replaced' }])
    await db.sql.unsafe(`insert into t (v) values ('a'); update t set v = 'b'; delete from t; truncate t`)
    expect(await captured(db)).toEqual(['I 1', 'U 1', 'D 1', 'T'])
  })

  test('by two programs at the same time, over and over, ends well for both', async ({ db }) => {
    await db.sql.unsafe(ddl('t', 'u'))
    for (const rules of [{}, { mask: ['v'] }, {}]) {
      const tables = { t: rules, u: rules }
      const statuses = await Promise.all([1, 2, 3].map(() => install(db, tables)))
      for (const done of statuses) expect(done).toHaveLength(2)
      expect(await install(db, tables)).toMatchObject([{ status: 'unchanged' }, { status: 'unchanged' }])
    }
  })

  test('with a view among the tables, or without the audit schema, does nothing at all', async ({
    db,
    emptyDatabase,
  }) => {
    await db.sql.unsafe(`${ddl('t')}; create view w as select 1 as id`)
    await expect(install(db, { t: {}, w: {} })).rejects.toMatchObject({ code: 'table_not_auditable' })
    expect(await installedObjects(db)).toEqual([])
    await emptyDatabase.sql.unsafe(ddl('t'))
    await expect(install(emptyDatabase, { t: {} })).rejects.toMatchObject({
      code: 'not_installed',
      message: expect.stringContaining('run "threadline install"'),
    })
    await db.sql`insert into threadline.schema_migrations (version, name, checksum) values (99, 'future', '')`
    await expect(install(db, { t: {} })).rejects.toMatchObject({ code: 'storage_ahead' })
    await expect(install(db, {})).rejects.toMatchObject({ code: 'storage_ahead' })
    expect(await installedObjects(db)).toEqual([])
  })

  test('by a role that does not own table and audit schema is refused, and leaves nothing', async ({
    db,
  }) => {
    await db.sql.unsafe(ddl('t'))
    const role = await db.createRole()
    await db.sql.unsafe(
      `grant usage on schema threadline to ${role.name}; grant select on all tables in schema threadline to ${role.name}`,
    )
    await expect(install(db, { t: {} }, { url: role.url })).rejects.toMatchObject({
      code: 'permission_denied',
    })
    expect(await installedObjects(db)).toEqual([])
  })
})

describe('on a table that is in use', () => {
  test('replaces the functions under writers without losing or doubling a write', async ({ db }) => {
    await db.sql.unsafe(ddl('t'))
    await install(db, { t: {} })
    let writing = true
    let written = 0
    const writer = async (): Promise<void> => {
      const session = db.connect(db.url, { max: 1 })
      while (writing) {
        await session.begin(async (tx) => {
          const [row] = await tx<{ id: number }[]>`insert into t (v) values ('a') returning id`
          await tx`update t set v = 'b' where id = ${row?.id ?? 0}`
        })
        written += 2
      }
    }
    const writers = [writer(), writer(), writer()]
    for (let round = 0; round < 12; round++) await install(db, { t: round % 2 === 0 ? { mask: ['v'] } : {} })
    writing = false
    await Promise.all(writers)
    const [counted] = await db.sql`
      select count(*)::int as changes, count(distinct (row_key, op))::int as different, count(*) filter (where after is null or row_key is null)::int as broken
      from threadline.audit_changes`
    expect(written).toBeGreaterThan(20)
    expect(counted).toEqual({ changes: written, different: written, broken: 0 })
  })

  test('replaces functions without any lock on the table: a transaction that holds it goes on', async ({
    db,
  }) => {
    await db.sql.unsafe(ddl('t'))
    await install(db, { t: {} })
    await db.sql.begin(async (tx) => {
      await tx`lock table t in access exclusive mode`
      expect(await install(db, { t: { exclude: ['v'] } }, { lockTimeoutMs: 50, attempts: 1 })).toMatchObject([
        { status: 'replaced' },
      ])
      await tx`insert into t (v) values ('geheim')`
    })
    expect((await db.sql`select after::text from threadline.audit_changes`)[0]).toEqual({ after: '{"id":1}' })
  })

  test('tries again until the table is free, letting writers pass in between', async ({ db }) => {
    await db.sql.unsafe(ddl('t'))
    let release = (): void => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const holder = db.sql.begin(async (tx) => {
      await tx`insert into t (v) values ('before')`
      await released
    })
    const installing = install(db, { t: {} }, { lockTimeoutMs: 100, attempts: 8 })
    // A writer that comes while install waits has to wait no longer than one attempt.
    const started = Date.now()
    await db.sql`insert into t (v) values ('meanwhile')`
    expect(Date.now() - started).toBeLessThan(5000)
    release()
    await holder
    expect(await installing).toEqual([{ table: 't', status: 'installed' }])
    await db.sql`insert into t (v) values ('after')`
    expect(await captured(db)).toEqual(['I 3'])
  })

  test('gives up with a reason and a remedy, each table in a transaction of its own: those before stay installed', async ({
    db,
  }) => {
    await db.sql.unsafe(ddl('free', 'busy', 'later'))
    const progress: InstalledTriggers[] = []
    await db.sql.begin(async (tx) => {
      await tx`insert into busy (v) values ('a')`
      await expect(
        install(
          db,
          { free: {}, busy: {}, later: {} },
          { lockTimeoutMs: 50, attempts: 2, onProgress: (done) => progress.push(done) },
        ),
      ).rejects.toMatchObject({
        code: 'lock_timeout',
        message: expect.stringMatching(
          /^Could not install capture on busy: in 2 attempts of 50 ms .* try at a quieter time\.$/,
        ),
      })
    })
    expect(progress).toEqual([{ table: 'free', status: 'installed' }])
    const registered = await db.sql`select table_name from threadline.audited_tables`
    expect(registered.map(({ table_name }) => table_name)).toEqual(['free'])
    const functions = await db.sql`select from pg_proc where proname like 'busy%'`
    expect(functions).toHaveLength(0)
    expect(await install(db, { free: {}, busy: {}, later: {} })).toMatchObject([
      { status: 'unchanged' },
      { status: 'installed' },
      { status: 'installed' },
    ])
  })

  test('stops when it is cancelled, also while it pauses', async ({ db }) => {
    await db.sql.unsafe(ddl('t'))
    await db.sql.begin(async (tx) => {
      await tx`insert into t (v) values ('a')`
      const cancelled = install(
        db,
        { t: {} },
        { lockTimeoutMs: 20, attempts: 100, signal: AbortSignal.timeout(300) },
      )
      await expect(cancelled).rejects.toMatchObject({ name: 'TimeoutError' })
    })
    expect(await installedObjects(db)).toEqual([])
  })
})

test('capture on a table that is audited by another audit schema goes over to this one, TRUNCATE included', async ({
  db,
}) => {
  const client = db.connect(db.url, { max: 1 })
  const own = drizzle(client)
  await capture(db, ddl('t'), { t: {} })
  await installStorage(own, { schema: 'second' })
  const config = resolveConfig({ storageSchema: 'second', tables: { t: {} } })
  expect(await installTriggers(own, config)).toEqual([{ table: 't', status: 'installed' }])
  await db.sql.unsafe(`insert into t (v) values ('a'); truncate t`)
  expect(await captured(db)).toEqual([])
  expect((await db.sql`select op::text from second.audit_changes order by id`).map(({ op }) => op)).toEqual([
    'I',
    'T',
  ])
})
