import { expect } from 'vitest'
import { test } from '../__fixtures__/command-line.ts'
import {
  configure,
  expectFindings,
  findings,
  repair,
  reportOf,
  rules,
  soundShop,
} from './__fixtures__/drift.ts'

test('a table that inherits from a captured one is found, and captured by the command', async ({
  onInstalled,
  db,
}) => {
  await soundShop(onInstalled, db)
  await db.sql.unsafe('create table old_orders (primary key (id)) inherits (orders)')
  const found = await expectFindings(onInstalled, [
    {
      code: 'child_not_captured',
      table: 'orders',
      message: 'Not recorded: the rows of old_orders, which inherits from it.',
    },
  ])
  await repair(onInstalled, found)
})

test('a table whose triggers belong to two tables is untangled: each gets a history of its own', async ({
  onInstalled,
  db,
}) => {
  await soundShop(onInstalled, db)
  await db.sql.unsafe(`create table archive (like orders including all);
    do $$ declare event text; begin
      foreach event in array array['insert', 'update', 'delete'] loop
        execute format('create trigger %I after %s on archive for each row execute function %s()', '!threadline_' || event, event,
          (select tgfoid::regproc from pg_trigger where tgrelid = 'orders'::regclass and tgname = '!threadline_' || event));
      end loop;
    end $$`)
  const found = await expectFindings(onInstalled, [
    {
      code: 'trigger_shared',
      table: 'archive',
      message: /call threadline\..* the capture of orders: changes are recorded under its name\.$/,
    },
  ])
  await repair(onInstalled, found)
  await db.sql.unsafe(`insert into archive values (1, 'old'); insert into orders values (1, 'new')`)
  expect(
    await db.sql`select table_name from threadline.audit_changes c join threadline.audited_tables t on t.id = c.table_id order by c.id`,
  ).toEqual([{ table_name: 'archive' }, { table_name: 'orders' }])
})

test('a table of the configuration that was renamed or dropped is a warning with what to write', async ({
  onInstalled,
  db,
}) => {
  await soundShop(onInstalled, db)
  await db.sql.unsafe('alter table orders rename to purchases; drop table customers')
  const found = await findings(onInstalled)
  expect(found.map(({ code, table, message, edit }) => ({ code, table, message, edit }))).toEqual([
    {
      code: 'table_gone',
      table: 'customers',
      message: 'The configuration names it, and it does not exist any more; its history stays.',
      edit: 'remove "customers" from tables',
    },
    {
      code: 'table_gone',
      table: 'orders',
      message: 'The configuration names it, and it is called purchases now.',
      edit: 'write "purchases" instead of "orders"',
    },
    {
      code: 'plan_outdated',
      table: 'purchases',
      message: 'Its capture is out of date: it was orders when it was captured.',
      edit: null,
    },
  ])
  const { exit, stdout } = await onInstalled.run('verify coverage')
  expect(exit).toBe(1)
  expect(stdout).toContain('FAIL  orders  missing')
  await configure(
    onInstalled,
    `export default { tables: { purchases: {}, events: {} }, verifyCoverage: { expectedTables: ['purchases', 'events'] } }`,
  )
  await repair(onInstalled, await findings(onInstalled))
})

test('a database without the audit schema, and one of a newer version', async ({ onInstalled, db }) => {
  await soundShop(onInstalled, db)
  await db.sql`insert into threadline.schema_migrations (version, name, checksum) values (99, 'future', '')`
  expect(await findings(onInstalled)).toMatchObject([
    {
      code: 'storage_ahead',
      table: null,
      command: expect.stringContaining('npm install @threadline/core@latest'),
    },
  ])
  expect(await onInstalled.run('verify coverage')).toMatchObject({ exit: 1 })
  await db.sql.unsafe('drop schema threadline cascade')
  const found = await findings(onInstalled)
  expect(found.map(({ code, table }) => [code, table])).toEqual([
    ['storage_not_installed', null],
    ['trigger_missing', 'customers'],
    ['trigger_missing', 'events'],
    ['trigger_missing', 'orders'],
  ])
  await repair(onInstalled, found)
})

test('columns that may hold personal data are a hint, which never fails anything', async ({
  onInstalled,
  db,
}) => {
  await soundShop(onInstalled, db)
  await db.sql.unsafe('alter table orders add column contact_email text')
  expect(await onInstalled.run('gen triggers --tables orders --apply')).toMatchObject({ exit: 0 })
  const { counts, findings: found } = await reportOf(onInstalled)
  expect(counts).toMatchObject({ covered: 3, errors: 0, warnings: 0, hints: 1 })
  expect(found).toEqual([
    {
      code: 'likely_personal_data',
      severity: 'hint',
      schema: 'public',
      table: 'orders',
      message:
        'By its name, 1 column may hold personal data or secrets, and no rule redacts it: "contact_email".',
      edit: 'add to tables["orders"] mask: ["contact_email"], if they do',
      command: 'threadline gen triggers --tables orders --apply',
    },
  ])
  expect(await onInstalled.run('health coverage --strict')).toMatchObject({ exit: 0 })
  await configure(onInstalled, rules().replace('orders: {}', "orders: { mask: ['contact_email'] }"))
  await repair(onInstalled, found)
  expect((await reportOf(onInstalled)).counts.hints).toBe(0)
})
