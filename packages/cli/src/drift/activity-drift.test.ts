import type { TestDatabase } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { type CommandLine, test } from '../__fixtures__/command-line.ts'
import { configure, expectFindings, findings, rules, soundShop } from './__fixtures__/drift.ts'

/** Rows from one number to another, by a user or by nobody. */
const insert = ({ sql }: TestDatabase, from: number, to: number, actor: string | null) =>
  sql.begin(async (tx) => {
    if (actor !== null)
      await tx`select set_config('threadline.actor_ref', ${JSON.stringify({ type: 'user', id: actor })}, true)`
    await tx`insert into orders select n, 'new' from generate_series(${from}::int, ${to}::int) as n`
  })

/** The command of a finding that only a person can judge works, as it is printed. */
async function runs(cli: CommandLine, command: string | undefined) {
  const { stdout } = await cli.run('health coverage')
  expect(stdout).toContain(`$ ${command}\n`)
  expect(await cli.run(command?.replace(/^threadline /, '') ?? '')).toMatchObject({ exit: 0 })
}

describe('what the trail tells about capture', () => {
  test('writes without an actor are a warning above the share that the configuration allows', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await insert(db, 1, 19, '1')
    await insert(db, 20, 20, null)
    expect(await findings(onInstalled)).toEqual([])
    await insert(db, 21, 21, null)
    const found = await expectFindings(onInstalled, [
      {
        code: 'unattributed_writes',
        table: 'orders',
        message: '2 changes of the last 24 hours have no actor, of 21: more than 5 %.',
      },
    ])
    expect(found).toMatchObject([{ severity: 'warning' }])
    await runs(onInstalled, found[0]?.command)
    expect(await onInstalled.run('health coverage --strict')).toMatchObject({ exit: 0 })
    await configure(onInstalled, rules(undefined, 'health: { unattributedThreshold: 0.1 }'))
    expect(await findings(onInstalled)).toEqual([])
  })

  test('a busy table that has produced no change for long is a warning; one that rests as often as ever is not', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    const busy = (table: string, every: number) =>
      db.sql.unsafe(`
        with known as (select id from threadline.audited_tables where table_name = '${table}')
        insert into threadline.hourly_counts (hour, table_id, op, changes)
        select hour, id, 'I', 5 from known, generate_series(
          date_trunc('hour', now(), 'UTC') - interval '13 days', date_trunc('hour', now(), 'UTC') - interval '20 hours', interval '${every} hours') as hour;
        insert into threadline.audit_changes (id, transaction_id, captured_at, table_id, op, row_key, actor)
        select ((extract(epoch from now() - interval '20 hours')::bigint - 1577836800) << 32) + id, 1, now() - interval '20 hours', id, 'I', '1', '1'
        from threadline.audited_tables where table_name = '${table}'`)
    await busy('orders', 1)
    await busy('customers', 7)
    const found = await expectFindings(onInstalled, [
      {
        code: 'capture_silent',
        table: 'orders',
        message:
          /^It had changes in 29\d hours of the last two weeks, never 2 hours apart, and has had none for 20 hours\.$/,
      },
    ])
    expect(found).toMatchObject([
      { severity: 'warning', command: 'threadline timeline --table orders --from 22h' },
    ])
    await runs(onInstalled, found[0]?.command)
    await insert(db, 1, 1, '1')
    expect(await findings(onInstalled)).toEqual([])
  })

  test('writes that were let through uncaptured are an error for their table', async ({
    onInstalled,
    db,
  }) => {
    await soundShop(onInstalled, db)
    await onInstalled.write(
      'allowing.mjs',
      `export default {
        tables: { orders: { onCaptureError: 'allow' }, customers: { mask: ['secret'], exclude: ['card'] }, events: {} },
        verifyCoverage: { expectedTables: ['orders', 'customers', 'events'] }
      }`,
    )
    expect(await onInstalled.run('gen triggers --tables orders --apply --config allowing.mjs')).toMatchObject(
      { exit: 0 },
    )
    const quiet = db.connect(undefined, { onnotice: () => {} })
    await quiet.unsafe(`alter table threadline.audit_transactions rename to away`)
    await quiet.unsafe(`insert into orders values (1, 'new')`)
    await quiet.unsafe(`alter table threadline.away rename to audit_transactions`)
    const found = await findings(onInstalled, '--config allowing.mjs')
    expect(found.map(({ code, severity, table, message }) => ({ code, severity, table, message }))).toEqual([
      {
        code: 'capture_losses',
        severity: 'error',
        table: 'orders',
        message: expect.stringMatching(
          /^1 write was let through uncaptured \(SQLSTATE TL010\), last at \S+Z\.$/,
        ),
      },
    ])
    const { exit, stdout } = await onInstalled.run('verify coverage --config allowing.mjs')
    expect(exit).toBe(1)
    expect(stdout).toMatch(/^FAIL {2}orders {2}covered$/m)
    expect(stdout).toMatch(/^ok {4}customers$/m)
  })
})
