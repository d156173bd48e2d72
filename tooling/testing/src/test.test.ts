import { describe, expect } from 'vitest'
import { createDatabase, olderServer, openPglite, skipReasons, test } from './index.ts'

describe('the database of a test', () => {
  const seen: string[] = []

  test('belongs to one test alone', async ({ db }) => {
    seen.push(db.name)
    await db.sql`create table left_behind (id int)`
    expect(await db.sql`select current_database() as name`).toEqual([{ name: db.name }])
  })

  test('is new for the next test', async ({ db }) => {
    expect(seen).not.toContain(db.name)
    expect(await db.sql`select to_regclass('public.left_behind') as oid`).toEqual([{ oid: null }])
  })

  test('is owned by an ordinary role, and a superuser can be had', async ({ db }) => {
    const isSuperuser = (sql: typeof db.sql) => sql`select current_setting('is_superuser') as value`
    expect(await isSuperuser(db.sql)).toEqual([{ value: 'off' }])
    expect(await isSuperuser(db.connect(db.superuserUrl))).toEqual([{ value: 'on' }])
  })

  test('accepts further login roles, which own nothing', async ({ db }) => {
    const role = await db.createRole()
    const asRole = db.connect(role.url)
    expect(await asRole`select current_user::text as name`).toEqual([{ name: role.name }])
    await db.sql`create table private (id int)`
    await expect(asRole`select * from private`).rejects.toMatchObject({ code: '42501' })
  })

  test('has no zone that equals UTC by accident', async ({ emptyDatabase }) => {
    const [row] = await emptyDatabase.sql`select extract(timezone from now())::int as seconds`
    if (process.env.THREADLINE_TEST_SERVER_URL === undefined) expect(row?.seconds).not.toBe(0)
  })

  test('is gone, with its roles, once it is dropped', async ({ db, emptyDatabase }) => {
    const role = await db.createRole()
    await db.drop()
    const left = await emptyDatabase.sql`
      select datname::text as name from pg_database where datname = ${db.name}
      union all select rolname::text from pg_roles where rolname = ${role.name}`
    expect(left).toEqual([])
  })
})

describe('the template', () => {
  test('holds the audit schema, which the owner installed', async ({ db }) => {
    const [schema] = await db.sql`
      select pg_get_userbyid(nspowner) = current_user as owned from pg_namespace where nspname = 'threadline'`
    expect(schema).toEqual({ owned: true })
  })
})

describe('an empty database', () => {
  test('holds no schema but public', async ({ emptyDatabase }) => {
    const schemas = await emptyDatabase.sql`
      select nspname::text as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`
    expect(schemas).toEqual([{ name: 'public' }])
  })
})

describe('the older server', () => {
  test('runs a version before 18 wherever one is installed', async ({ skip }) => {
    const server = await olderServer()
    if (!server) return skip(skipReasons.noOlderServer)
    expect(server.version).toBeGreaterThanOrEqual(140_000)
    expect(server.version).toBeLessThan(180_000)
    const database = await createDatabase(server, { empty: true })
    expect(await database.sql`select 1 as one`).toEqual([{ one: 1 }])
    await database.drop()
  })
})

describe('PGlite', () => {
  test('opens empty every time', async () => {
    for (let time = 0; time < 2; time++) {
      const database = await openPglite()
      await database.exec('create table t (id int)')
      await database.close()
    }
  })
})
