import type { TestDatabase } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { type CommandLine, test } from '../__fixtures__/command-line.ts'
import {
  configure,
  expectFindings,
  findings,
  repair,
  reportOf,
  rules,
  soundShop,
} from './__fixtures__/drift.ts'

const statusOf = async (cli: CommandLine, table: string) =>
  (await reportOf(cli)).tables.find((candidate) => candidate.table === table)?.status

const insert = ({ sql }: TestDatabase, customer: string) =>
  sql.begin(async (tx) => {
    await tx`select set_config('threadline.actor_ref', '{"type":"user","id":"1"}', true)`
    await tx.unsafe(`insert into customers values (${customer})`)
  })

/** The last image of a table in the trail. */
async function lastImage({ sql }: TestDatabase): Promise<unknown> {
  const [last] = await sql`
    select coalesce(after, before)::text as image from threadline.audit_changes order by id desc limit 1`
  return JSON.parse(last?.image ?? 'null')
}

describe('functions', () => {
  test('whose text was changed by hand are found by the text, whatever their comments say', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe(`do $$
      declare f record;
      begin
        select oid::regprocedure as name, pg_get_functiondef(oid) as text into f from pg_proc where proname ~ '^customers_.*_insert$';
        execute replace(f.text, '"secret":"[REDACTED]"''', '"secret":'' || coalesce(to_json(NEW."secret")::text, ''null'')');
      end $$`)
    await insert(db, `1, 'Ann', 'hunter2', '4111'`)
    expect(await lastImage(db)).toEqual({ id: 1, name: 'Ann', secret: 'hunter2' })

    const found = await expectFindings(onInstalled, [
      {
        code: 'function_altered',
        table: 'customers',
        message: /^Function customers_[0-9a-f]{8}_insert is not what the plan renders/,
      },
    ])
    expect(await statusOf(onInstalled, 'customers')).toBe('uncovered')
    await repair(onInstalled, found)
    await insert(db, `2, 'Ben', 'hunter3', '4111'`)
    expect(await lastImage(db)).toEqual({ id: 2, name: 'Ben', secret: '[REDACTED]' })
  })

  test.for([
    ['settings', `alter function %s set "TimeZone" = 'America/New_York'`],
    ['rights', 'alter function %s security invoker'],
  ])('whose %s were changed are found and repaired', async ([, statement], { onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe(`do $$ begin
      execute (select format('${statement?.replaceAll("'", "''")}', oid::regprocedure) from pg_proc where proname ~ '^orders_.*_update$');
    end $$`)
    const found = await expectFindings(onInstalled, [
      {
        code: 'function_altered',
        table: 'orders',
        message: /^Function orders_[0-9a-f]{8}_update is not what the plan renders/,
      },
    ])
    await repair(onInstalled, found)
  })

  test('that another role owns are found, and given back by a role that may do so', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    const other = await db.createRole()
    const superuser = db.connect(db.superuserUrl)
    await superuser.unsafe(`grant create on schema threadline to ${other.name};
      do $$ begin
        execute (select format('alter function %s owner to ${other.name}', oid::regprocedure) from pg_proc where proname ~ '^orders_.*_delete$');
      end $$; revoke create on schema threadline from ${other.name}`)
    const found = await findings(onInstalled)
    expect(found).toMatchObject([{ code: 'function_altered', table: 'orders' }])
    const [{ command } = { command: '' }] = found
    expect(
      await onInstalled.run(command.replace(/^threadline /, ''), { databaseUrl: db.superuserUrl }),
    ).toMatchObject({ exit: 0 })
    expect(await findings(onInstalled)).toEqual([])
  })
})

describe('a plan that is out of date', () => {
  test.for([
    ['a column was added', 'alter table orders add column note text', 'column "note" was added'],
    ['a column was dropped', 'alter table orders drop column status', 'column "status" was dropped'],
    [
      'a column was renamed',
      'alter table orders rename column status to state',
      'column "status" was renamed to "state"',
    ],
    [
      'a type was changed',
      'alter table orders alter column status type varchar(20)',
      'column "status" was text and is character varying(20)',
    ],
  ])('is a warning, and the table stays covered: %s', async ([, ddl, words], { onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe(ddl ?? '')
    const found = await expectFindings(onInstalled, [
      { code: 'plan_outdated', table: 'orders', message: `Its capture is out of date: ${words}.` },
    ])
    expect(found).toMatchObject([{ severity: 'warning' }])
    expect(await statusOf(onInstalled, 'orders')).toBe('covered')
    expect(await onInstalled.run('verify coverage')).toMatchObject({ exit: 0 })
    await repair(onInstalled, found)
  })

  test('a key that has changed is an error: rows would be recorded under the old one', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe(
      'alter table orders drop constraint orders_pkey, add column no text not null, add primary key (no)',
    )
    const found = await expectFindings(onInstalled, [
      {
        code: 'key_changed',
        table: 'orders',
        message: 'Its rows are recorded under the key (id), but are identified by (no).',
      },
      { code: 'plan_outdated', table: 'orders', message: /column "no" was added/ },
    ])
    await repair(onInstalled, found)
  })

  test('a table that has lost its key cannot be captured again, which the command of the finding says too', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe('alter table orders drop constraint orders_pkey')
    const found = await expectFindings(onInstalled, [
      {
        code: 'table_not_auditable',
        table: 'orders',
        message: /^Capture could not be generated again: it has no primary key/,
      },
    ])
    const [{ command } = { command: '' }] = found
    expect(await onInstalled.run(command.replace(/^threadline /, ''))).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('no_usable_key'),
    })
    await db.sql.unsafe('alter table orders add primary key (id)')
    expect(await findings(onInstalled)).toEqual([])
  })

  test('functions of an older version keep capturing, and are replaced', async ({ onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe(
      `update threadline.audited_tables set function_version = 0 where table_name = 'orders'`,
    )
    const found = await expectFindings(onInstalled, [
      {
        code: 'function_outdated',
        table: 'orders',
        message: 'It is captured by functions of version 0; this is version 1.',
      },
    ])
    await repair(onInstalled, found)
  })
})

describe('redaction', () => {
  test('that is configured and not deployed leaks: an error', async ({ onInstalled, db }) => {
    await soundShop(onInstalled, db)
    await configure(onInstalled, rules("{ mask: ['secret', 'name'], exclude: ['card'] }"))
    const found = await expectFindings(onInstalled, [
      {
        code: 'redaction_drift',
        table: 'customers',
        message: 'Redaction is not as configured: "name" is stored, to be masked.',
      },
    ])
    expect(await statusOf(onInstalled, 'customers')).toBe('uncovered')
    await repair(onInstalled, found)
  })

  test('a rule for a column that was renamed names the new one; for one that was dropped, what to remove', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await db.sql.unsafe(
      'alter table customers rename column secret to pass_phrase; alter table customers drop column card',
    )
    const found = await findings(onInstalled)
    expect(found.filter(({ code }) => code === 'redaction_rule_dangling')).toMatchObject([
      {
        message: 'exclude names the column "card", which does not exist.',
        edit: 'remove "card" from tables["customers"].exclude',
      },
      {
        message: 'mask names the column "secret", which is called "pass_phrase" now.',
        edit: 'write "pass_phrase" instead of "secret" in tables["customers"].mask',
      },
    ])
    expect(await onInstalled.run('verify coverage')).toMatchObject({ exit: 1 })
    await configure(onInstalled, rules("{ mask: ['pass_phrase'] }"))
    await repair(onInstalled, await findings(onInstalled))
    await insert(db, `1, 'Ann', 'hunter2'`)
    expect(await lastImage(db)).toEqual({ id: 1, name: 'Ann', pass_phrase: '[REDACTED]' })
  })
})
