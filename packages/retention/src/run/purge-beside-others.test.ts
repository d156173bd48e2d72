import { isThreadlineError } from '@threadline/contract'
import { partitionHorizon } from '@threadline/core/schema'
import { describe, expect } from 'vitest'
import { day, test } from '../__fixtures__/aged-trail.ts'
import { listRetentionRuns } from '../runs/list-retention-runs.ts'
import { purge } from './purge.ts'

const year = { enabled: true, keepDays: 365 }

describe('a purge', () => {
  test('refuses to begin while another is under way, and takes over when that has given no sign of life', async ({
    aged,
  }) => {
    await aged.add(Array.from({ length: 4 }, (_, n) => ({ changes: [{ age: 3 * day + n }] })))
    const threadline = aged.handle({ enabled: true, keepDays: 2 })
    let second: Promise<unknown> | undefined
    await purge(threadline, {
      execute: true,
      batchSize: 1,
      onProgress: ({ event }) => {
        if (event === 'batch')
          second ??= purge(threadline, { execute: true }).catch((error: unknown) => error)
      },
    })
    expect(isThreadlineError(await second, 'purge_running')).toBe(true)
    await aged.sql`insert into threadline.retention_runs (trigger, lease_until, cutoff, table_cutoffs, delete_transactions, lease_seconds)
      values ('manual', now() - interval '1 second', now(), '{}', true, 60)`
    expect((await listRetentionRuns(threadline)).items[0]).toMatchObject({ outcome: 'interrupted' })
    await purge(threadline, { execute: true })
    expect((await listRetentionRuns(threadline)).items.map(({ outcome }) => outcome)).toEqual([
      'completed',
      'interrupted',
      'completed',
    ])
  })

  test('finishes the partition that an interrupted one has detached', async ({ aged }) => {
    await aged.add([
      {
        changes: [
          { age: 400 * day, key: 'a' },
          { age: 400 * day, key: 'b' },
        ],
      },
    ])
    await aged.sql.unsafe(`
      select threadline.purge_begin(json_build_object('trigger', 'manual', 'lease_seconds', 0, 'cutoff', now() - interval '300 days',
        'table_cutoffs', '{}'::json, 'delete_transactions', true));
      select threadline.purge_detach(1, name) from threadline.due_partitions(now() - interval '300 days', '{}') as name`)
    expect(await aged.left()).toEqual([])
    expect(await purge(aged.handle(year), { execute: true })).toMatchObject({
      deletedChanges: 2,
      deletedTransactions: 1,
    })
    expect(await aged.sql`select from threadline.retention_detached`).toEqual([])
    expect(await aged.hoursAreRight()).toBe(true)
  })

  test('leaves every id a home: a transaction that began in a month that has gone may still write', async ({
    aged,
  }) => {
    await aged.add([{ changes: [{ age: 400 * day, key: 'a' }] }])
    await purge(aged.handle(year), { execute: true })
    await aged.add([{ age: 400 * day, changes: [{ age: 1, key: 'late' }] }])
    await aged.add([{ changes: [{ age: 390 * day, key: 'from another clock' }] }])
    expect(await aged.left()).toEqual(['orders from another clock', 'orders late'])
    const horizons = await partitionHorizon(aged.handle(year).db, 'threadline')
    expect(horizons.map(({ table, gaps }) => [table, gaps])).toEqual([
      ['audit_changes', 0],
      ['audit_transactions', 0],
    ])
    expect(await purge(aged.handle(year), { execute: true })).toMatchObject({
      deletedChanges: 1,
      remainder: null,
    })
  })

  test('goes over rows that somebody has locked, says so, and removes them the next time', async ({
    aged,
  }) => {
    await aged.add([
      { changes: [{ age: 3 * day, key: 'locked' }] },
      { changes: [{ age: 3 * day, key: 'free' }] },
    ])
    const threadline = aged.handle({ enabled: true, keepDays: 2 })
    const other = await aged.db.connect().reserve()
    await other`begin`
    await other`select from threadline.audit_changes where row_key = 'locked' for update`
    expect(await purge(threadline, { execute: true, lockAttempts: 1 })).toMatchObject({
      deletedChanges: 1,
      remainder: 'rows_locked',
    })
    await other`commit`
    other.release()
    expect(await purge(threadline, { execute: true })).toMatchObject({ deletedChanges: 1, remainder: null })
  })

  test('does not wait for whoever uses the trail: the partition stays until the next time, and writers go on', async ({
    aged,
  }) => {
    await aged.add([{ changes: [{ age: 400 * day, key: 'old' }] }])
    const threadline = aged.handle(year)
    const writer = await aged.db.connect().reserve()
    await writer`begin`
    await writer`insert into orders values ('new')`
    const first = await purge(threadline, { execute: true, lockAttempts: 2 })
    expect(first).toMatchObject({
      remainder: 'partitions_in_use',
      partitionsInUse: expect.arrayContaining([expect.stringMatching(/^audit_changes_/)]),
    })
    await writer`insert into orders values ('newer')`
    await writer`commit`
    writer.release()
    const second = await purge(threadline, { execute: true })
    expect(second).toMatchObject({ remainder: null, partitionsInUse: [] })
    expect(second.partitionsDropped.length).toBeGreaterThan(0)
    expect((await aged.left()).sort()).toEqual(['orders new', 'orders newer'])
  })

  test('says what keeps rows from being deleted, and counts nothing as deleted', async ({ aged }) => {
    await aged.add([{ changes: [{ age: 3 * day, key: 'a' }] }])
    await aged.sql.unsafe(`
      create function keep() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger keep before delete on threadline.audit_changes for each row execute function keep()`)
    const threadline = aged.handle({ enabled: true, keepDays: 2 })
    await expect(purge(threadline, { execute: true })).rejects.toMatchObject({ code: 'purge_blocked' })
    expect((await listRetentionRuns(threadline)).items).toMatchObject([
      { outcome: 'failed', deletedChanges: 0, error: { code: 'purge_blocked' } },
    ])
    expect(await aged.left()).toEqual(['orders a'])
  })

  test('refuses where row-level security may hide rows from it', async ({ aged }) => {
    await aged.add([{ changes: [{ age: 3 * day, key: 'a' }] }])
    await aged.sql.unsafe(`
      alter table threadline.audit_changes enable row level security; alter table threadline.audit_changes force row level security;
      create policy hide on threadline.audit_changes as restrictive using (row_key <> 'a')`)
    const threadline = aged.handle({ enabled: true, keepDays: 2 })
    for (const options of [{ dryRun: true }, { execute: true }] as const)
      await expect(purge(threadline, options)).rejects.toMatchObject({ code: 'permission_denied' })
    await aged.sql.unsafe('drop policy hide on threadline.audit_changes')
    expect(await purge(threadline, { execute: true })).toMatchObject({ deletedChanges: 1 })
  })
})
