import { setTimeout } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'

const config = "export default { tables: { customers: { mask: ['secret'] }, orders: {} } }"
const tables = `
  create table customers (id int primary key, name text, secret text);
  create table orders (id int primary key, status text, touched_at timestamptz)`
const changes = 'select op::text, after::jsonb as after from threadline.audit_changes order by id'

describe('gen triggers --apply', () => {
  test('captures the tables of the configuration, by its rules', async ({ onInstalled, db }) => {
    await db.sql.unsafe(tables)
    await onInstalled.write('threadline.config.ts', config)
    expect(await onInstalled.run('gen triggers --all --apply')).toEqual({
      exit: 0,
      stdout: 'installed  customers\ninstalled  orders\n',
      stderr: '[1/2] customers installed\n[2/2] orders installed\n',
    })
    await db.sql`insert into customers values (1, 'Ann', 'hunter2')`
    expect(await db.sql.unsafe(changes)).toEqual([
      { op: 'I', after: { id: 1, name: 'Ann', secret: '[REDACTED]' } },
    ])
    expect(await onInstalled.run('gen triggers --all --apply')).toMatchObject({
      exit: 0,
      stdout: 'Nothing to do: every table is captured as configured.\n',
    })
  })

  test('takes options for the named tables, and says that they belong into the configuration', async ({
    onInstalled,
    db,
  }) => {
    await db.sql.unsafe(tables)
    await onInstalled.write('threadline.config.ts', config)
    const { exit, stderr } = await onInstalled.run(
      'gen triggers --tables orders --store-changed-from false --except-columns touched_at --apply',
    )
    expect(exit).toBe(0)
    expect(stderr).toContain('Note: put these options into threadline.config.ts')
    await db.sql.unsafe(
      `insert into orders values (1, 'new', now()); update orders set status = 'paid'; update orders set touched_at = now()`,
    )
    expect(
      await db.sql.unsafe(
        'select op::text, before::jsonb as before from threadline.audit_changes order by id',
      ),
    ).toEqual([
      { op: 'I', before: null },
      { op: 'U', before: ['status'] },
    ])
  })

  test('refuses with every reason at once, and does nothing', async ({ onInstalled, db }) => {
    await db.sql.unsafe(
      `${tables}; create view open_orders as select * from orders; create table log (line text)`,
    )
    const run = await onInstalled.run(
      'gen triggers --tables orders,open_orders,log,nope,threadline.audit_changes --apply',
    )
    expect(run).toMatchObject({ exit: 1, stdout: '' })
    expect(run.stderr).toMatchInlineSnapshot(`
      "error: 4 problems: [table_not_auditable]
        open_orders is a view; audit the tables that it writes to
        log has no primary key, so its rows could not be told apart; add one, or a unique index over NOT NULL columns that primaryKey can name
        nope does not exist, or is hidden from this role; check its name and schema
        threadline.audit_changes belongs to the audit trail itself, which is never audited
      "
    `)
    expect(await db.sql`select count(*)::int from pg_trigger where tgname like '!threadline%'`).toEqual([
      { count: 0 },
    ])
  })

  test('treats hostile names as names', async ({ onInstalled, db }) => {
    const name = `x"; drop table orders; --`
    await db.sql.unsafe(tables)
    await db.sql`create table ${db.sql(name)} (id int primary key, "it's" text)`
    expect(
      await onInstalled.run(`gen triggers --tables '"x""; drop table orders; --"' --apply`),
    ).toMatchObject({ exit: 0 })
    await db.sql`insert into ${db.sql(name)} values (1, 'x')`
    expect(await db.sql.unsafe(changes)).toEqual([{ op: 'I', after: { id: 1, "it's": 'x' } }])
    expect(await db.sql`select to_regclass('orders') is not null as there`).toEqual([{ there: true }])
  })

  test('is cancelled by an interrupt, leaving nothing half done and nobody waiting', async ({
    onInstalled,
    db,
  }) => {
    await db.sql.unsafe(tables)
    const interrupt = new AbortController()
    const run = await db.sql.begin(async (tx) => {
      await tx`lock table orders`
      const running = onInstalled.run('gen triggers --tables orders --apply', { signal: interrupt.signal })
      while ((await waiting()) === 0) await setTimeout(50)
      interrupt.abort()
      return await running
    })
    expect(run).toMatchObject({ exit: 130, stdout: '', stderr: expect.stringContaining('Interrupted') })
    expect(await waiting()).toBe(0)
    expect(await db.sql`select count(*)::int from pg_proc where proname like 'orders%'`).toEqual([
      { count: 0 },
    ])

    async function waiting(): Promise<number> {
      const rows = await db.sql<{ count: number }[]>`
        select count(*)::int from pg_locks where not granted and relation = 'orders'::regclass`
      return rows[0]?.count ?? 0
    }
  })
})

describe('gen triggers as a migration', () => {
  test('is one file for all tables, which does what --apply does', async ({ onInstalled, db }) => {
    await db.sql.unsafe(tables)
    await onInstalled.write('threadline.config.ts', config)
    const { stdout } = await onInstalled.run('gen triggers --all')
    const file = /^Wrote (\S+)\n {2}capture of customers\n {2}capture of orders\n$/.exec(stdout)?.[1] ?? ''
    const text = await onInstalled.read(file)
    await db.sql.begin((tx) => tx.unsafe(text))
    await db.sql`insert into customers values (1, 'Ann', 'hunter2')`
    expect(await db.sql.unsafe(changes)).toEqual([
      { op: 'I', after: { id: 1, name: 'Ann', secret: '[REDACTED]' } },
    ])
    expect(await onInstalled.run('gen triggers --all --apply')).toMatchObject({
      stdout: expect.stringContaining('Nothing to do'),
    })
  })

  test('holds on a rerun only what has changed', async ({ onInstalled, db }) => {
    await db.sql.unsafe(tables)
    await onInstalled.write('threadline.config.ts', config)
    await onInstalled.run('gen triggers --all --format drizzle')
    expect(await onInstalled.run('gen triggers --all --format drizzle')).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('Nothing to do'),
    })
    await db.sql`alter table orders add column note text`
    const { stdout } = await onInstalled.run('gen triggers --all --format drizzle')
    expect(stdout).toBe('Wrote drizzle/0001_threadline_triggers.sql\n  capture of orders\n')
  })

  test('is printed with --dry-run, and nothing is written', async ({ onInstalled, db }) => {
    await db.sql.unsafe(tables)
    const { exit, stdout, stderr } = await onInstalled.run('gen triggers --tables orders --dry-run')
    expect({ exit, stderr }).toEqual({
      exit: 0,
      stderr: expect.stringContaining('captured with the defaults'),
    })
    await db.sql.begin((tx) => tx.unsafe(stdout))
    await db.sql`insert into orders values (1, 'new')`
    expect(await db.sql.unsafe(changes)).toHaveLength(1)
    await expect(onInstalled.read('migrations')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

test('without the audit schema nothing is generated', async ({ onEmpty, emptyDatabase }) => {
  await emptyDatabase.sql.unsafe(tables)
  for (const how of ['--apply', '--dry-run', '']) {
    const run = await onEmpty.run(`gen triggers --tables orders ${how}`)
    expect(run).toMatchObject({ exit: 1, stdout: '', stderr: expect.stringContaining('threadline install') })
    expect(run.stderr).toContain('[not_installed]')
  }
})
