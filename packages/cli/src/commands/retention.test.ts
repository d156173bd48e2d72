import { describe, expect } from 'vitest'
import { type CommandLine, test } from '../__fixtures__/command-line.ts'

const config = (retention: string) => `
  import { defineConfig } from '@threadline/core'
  export default defineConfig({ tables: { orders: {} }, retention: ${retention} })`

/** A trail with changes from 400 days ago and from now. */
async function withTrail(cli: CommandLine, sql: (text: string) => Promise<unknown>, retention: string) {
  await cli.write('threadline.config.ts', config(retention))
  await sql('create table orders (id int primary key)')
  expect(await cli.run('gen triggers --all --apply')).toMatchObject({ exit: 0 })
  await sql('insert into orders values (1)')
  await sql(`
    insert into threadline.audit_transactions (id, xid, started_at, login_role)
    select threadline.month_id(now() - interval '400 days') + n, '1', now() - interval '400 days', 'past' from generate_series(1, 3) as n;
    insert into threadline.audit_changes (id, transaction_id, captured_at, table_id, op, row_key)
    select threadline.month_id(now() - interval '400 days') + n, threadline.month_id(now() - interval '400 days') + n,
      now() - interval '400 days', (select id from threadline.audited_tables), 'D', n::text from generate_series(1, 3) as n`)
}

describe('threadline retention', () => {
  test('counts, purges, shows runs and status, and keeps what is held', async ({ onInstalled, db }) => {
    const sql = (text: string) => db.sql.unsafe(text)
    await withTrail(onInstalled, sql, '{ enabled: true, keepDays: 365, sleepMs: 0 }')
    const added = await onInstalled.run(
      `retention hold add case-7 --reason 'Litigation' --table orders --key 2 --by admin/7`,
    )
    expect(added).toMatchObject({ exit: 0, stderr: '' })
    expect(added.stdout).toContain('Hold case-7 in force')
    expect(await onInstalled.run('retention hold add case-7 --reason x --table orders')).toMatchObject({
      exit: 1,
    })

    const dry = await onInstalled.run('retention purge --dry-run')
    expect(dry).toMatchObject({ exit: 0, stderr: '' })
    expect(dry.stdout).toContain('Would remove 2 changes, 2 transactions, 0 actions')
    expect(dry.stdout).toContain('Held back: 1 change by case-7 (1).')

    expect(await onInstalled.run('retention purge --execute --cutoff 1d')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('policy allows'),
    })
    const status = await onInstalled.run('retention status')
    expect(status.stdout).toContain('kept for 365 days')
    expect(status.stdout).toContain('A purge would remove 2 changes and 2 transactions now')

    const purged = await onInstalled.run('retention purge --execute --by admin/7 --json --log-json')
    expect(JSON.parse(purged.stdout)).toMatchObject({
      dryRun: false,
      deletedChanges: 2,
      deletedTransactions: 2,
      partitionsDropped: [],
      heldBack: 1,
      batches: 1,
    })
    const log = purged.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(log.map(({ event, batch, deletedChanges }) => [event, batch, deletedChanges])).toEqual([
      ['started', 0, 0],
      ['batch', 1, 2],
      ['ended', 1, 2],
    ])

    expect((await onInstalled.run('retention runs')).stdout).toMatch(/^Run 1 completed · .*admin\/7/)
    const lifted = await onInstalled.run(`retention hold lift case-7 --reason 'Settled'`)
    expect(lifted.stdout).toContain('Hold case-7 lifted')
    expect(await onInstalled.run(`retention hold lift case-7 --reason 'Settled'`)).toMatchObject({ exit: 1 })
    expect((await onInstalled.run('retention hold list --all')).stdout).toContain('because  Settled')
    expect(await onInstalled.run('retention hold list')).toMatchObject({ stdout: '', exit: 0 })
  })

  test('refuses to purge without a policy, and without saying how', async ({ onInstalled, db }) => {
    await withTrail(onInstalled, (text) => db.sql.unsafe(text), '{ keepDays: 365 }')
    for (const line of ['--dry-run', '--execute'])
      expect(await onInstalled.run(`retention purge ${line}`)).toMatchObject({
        exit: 1,
        stderr: expect.stringContaining('[retention_disabled]'),
      })
    expect((await onInstalled.run('retention status')).stdout).toContain('Retention is not enabled')
    for (const line of [
      '',
      '--dry-run --execute',
      '--dry-run --by admin/7',
      '--execute --by nobody',
      '--execute --batch-size ten',
      '--execute --days 30',
    ])
      expect(await onInstalled.run(`retention purge ${line}`), line).toMatchObject({ exit: 2, stdout: '' })
    const [left] = await db.sql`select count(*)::int as n from threadline.audit_changes`
    expect(left?.n).toBe(4)
  })
})
