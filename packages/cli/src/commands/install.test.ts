import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'

describe('install --apply', () => {
  test('installs, and says so when there is nothing left to do', async ({ onEmpty, emptyDatabase }) => {
    const first = await onEmpty.run('install --apply')
    expect(first).toEqual({
      exit: 0,
      stdout: expect.stringMatching(/^Installed: audit schema "threadline", version \d+\.\n$/),
      stderr: '',
    })
    const tables =
      await emptyDatabase.sql`select count(*)::int from pg_tables where schemaname = 'threadline'`
    const again = await onEmpty.run('install --apply')
    expect(again).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^Nothing to do/) })
    expect(
      await emptyDatabase.sql`select count(*)::int from pg_tables where schemaname = 'threadline'`,
    ).toEqual(tables)
  })

  test('grants roles what they need', async ({ onEmpty, emptyDatabase }) => {
    const [application, reader] = [await emptyDatabase.createRole(), await emptyDatabase.createRole()]
    const { exit, stdout } = await onEmpty.run(
      `install --apply --app-role ${application.name} --reader-role ${reader.name}`,
    )
    expect(exit).toBe(0)
    expect(stdout).toContain(`${application.name} may record actions`)
    expect(await onEmpty.run('timeline', { databaseUrl: reader.url })).toMatchObject({ exit: 0 })
    expect(await onEmpty.run('timeline', { databaseUrl: application.url })).toMatchObject({
      exit: 1,
      stdout: '',
      stderr: expect.stringContaining('[permission_denied]'),
    })
  })

  test('grants each kind of role its own, and creates those that are missing on request', async ({
    onEmpty,
    emptyDatabase,
  }) => {
    const roles = await Promise.all([1, 2, 3].map(() => emptyDatabase.createRole()))
    const [reader, purge, operator] = roles
    const { exit, stdout } = await onEmpty.run(
      `install --apply --create-roles --reader-role ${reader?.name} --purge-role ${purge?.name} --operator-role ${operator?.name}`,
    )
    expect({ exit, granted: stdout.split('\n').slice(1, -1) }).toEqual({
      exit: 0,
      granted: [
        `Granted: ${reader?.name} may read the trail.`,
        `Granted: ${purge?.name} may purge.`,
        `Granted: ${operator?.name} may read the trail and operate it.`,
      ],
    })
    for (const role of [reader, operator])
      expect(await onEmpty.run('timeline', { databaseUrl: role?.url ?? '' })).toMatchObject({ exit: 0 })
    expect(await onEmpty.run('timeline', { databaseUrl: purge?.url ?? '' })).toMatchObject({ exit: 1 })
  })

  test('makes another role the owner of the audit schema', async ({ onEmpty, emptyDatabase }) => {
    const owner = await emptyDatabase.createRole()
    const [{ me } = {}] = await emptyDatabase.sql`select current_user as me`
    const superuser = emptyDatabase.connect(emptyDatabase.superuserUrl, { max: 1 })
    await superuser.unsafe(`grant ${owner.name} to ${me}`)
    expect(await onEmpty.run(`install --apply --owner ${owner.name}`)).toMatchObject({ exit: 0 })
    const owners = await emptyDatabase.sql`
      select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'threadline'::regnamespace`
    expect(owners).toEqual([{ owner: owner.name }])
  })

  test('with a role that does not exist installs nothing', async ({ onEmpty, emptyDatabase }) => {
    const run = await onEmpty.run('install --apply --app-role nobody_at_all')
    expect(run).toMatchObject({ exit: 1, stdout: '', stderr: expect.stringMatching(/^error: .*\[\w+\]\n$/) })
    expect(await emptyDatabase.sql`select to_regnamespace('threadline') as oid`).toEqual([{ oid: null }])
  })

  test('by a role that may not, says what it lacks', async ({ onEmpty, emptyDatabase }) => {
    const { url } = await emptyDatabase.createRole()
    const run = await onEmpty.run('install --apply', { databaseUrl: url })
    expect(run).toMatchObject({ exit: 1, stdout: '', stderr: expect.stringContaining('[permission_denied]') })
  })

  test('refuses a database that is ahead', async ({ onInstalled, db }) => {
    await db.sql`insert into threadline.schema_migrations (version, name, checksum) values (999, 'later', 'x')`
    for (const command of ['install --apply', 'timeline', 'gen triggers --tables x --apply']) {
      const run = await onInstalled.run(command)
      expect(run).toMatchObject({ exit: 1, stdout: '', stderr: expect.stringContaining('[storage_ahead]') })
    }
  })

  test('takes the schema of the configuration', async ({ onEmpty, emptyDatabase }) => {
    await onEmpty.write('threadline.config.mjs', "export default { storageSchema: 'Audit Trail' }")
    const { stdout } = await onEmpty.run('install --apply')
    expect(stdout).toContain('"Audit Trail"')
    expect(await emptyDatabase.sql`select to_regnamespace('"Audit Trail"') is not null as there`).toEqual([
      { there: true },
    ])
  })
})

describe('install as a migration', () => {
  test('needs no database, and writes nothing twice', async ({ onEmpty }) => {
    const first = await onEmpty.run('install --dir db/migrations', { databaseUrl: '' })
    expect(first).toMatchObject({ exit: 0, stderr: expect.stringContaining('psql -1') })
    expect(first.stdout).toMatch(
      /^Wrote db\/migrations\/\d{14}_threadline\.sql\n {2}audit schema "threadline", version 1/,
    )
    const again = await onEmpty.run('install --dir db/migrations', { databaseUrl: '' })
    expect(again).toEqual({
      exit: 0,
      stdout: 'Nothing to do: the migrations in db/migrations have all of it already.\n',
      stderr: '',
    })
  })

  test('holds the grants, each role as a part of its own: a rerun with a further role adds only that', async ({
    onEmpty,
    emptyDatabase,
  }) => {
    const [first, second] = [await emptyDatabase.createRole(), await emptyDatabase.createRole()]
    await onEmpty.run(`install --format drizzle --reader-role ${first.name} --create-roles`, {
      databaseUrl: '',
    })
    const { stdout } = await onEmpty.run(
      `install --format drizzle --reader-role ${first.name} --purge-role ${second.name}`,
      {
        databaseUrl: '',
      },
    )
    expect(stdout.split('\n').slice(1)).toEqual([`  ${second.name} may purge`, ''])
    const printed = await onEmpty.run(
      `install --reader-role ${first.name} --app-role ${second.name} --dry-run`,
      {
        databaseUrl: '',
      },
    )
    await emptyDatabase.sql.begin((tx) => tx.unsafe(printed.stdout))
    expect(await onEmpty.run('timeline', { databaseUrl: first.url })).toMatchObject({ exit: 0 })
    await emptyDatabase.connect(second.url, { max: 1 })`select threadline.record_action('done', '{}')`
    expect(await onEmpty.run('install --apply --dry-run')).toMatchObject({ exit: 2 })
  })

  test.for(['sql', 'drizzle', 'prisma'])(
    'gives with --format %s what --apply gives',
    async (format, { onEmpty, emptyDatabase }) => {
      const { stdout } = await onEmpty.run(`install --format ${format}`)
      const text = await onEmpty.read(/^Wrote (.*)\n/.exec(stdout)?.[1] ?? '')
      const statements = format === 'drizzle' ? text.split('--> statement-breakpoint') : [text]
      await emptyDatabase.sql.begin(async (tx) => {
        for (const statement of statements) await tx.unsafe(statement)
      })
      expect(await onEmpty.run('install --apply')).toMatchObject({
        exit: 0,
        stdout: expect.stringMatching(/^Nothing to do/),
      })
      expect(await onEmpty.run('timeline')).toMatchObject({ exit: 0, stdout: '' })
    },
  )
})
