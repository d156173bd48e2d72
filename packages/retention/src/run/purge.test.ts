import { isThreadlineError } from '@threadline/contract'
import { admin } from '@threadline/core'
import { partitionHorizon } from '@threadline/core/schema'
import { describe, expect } from 'vitest'
import { type AgedTrail, day, test } from '../__fixtures__/aged-trail.ts'
import { addHold } from '../holds/add-hold.ts'
import { listRetentionRuns } from '../runs/list-retention-runs.ts'
import { purge } from './purge.ts'
import type { PurgeProgress } from './purge-progress.ts'

const year = { enabled: true, keepDays: 365 }

/** An instant that both a dry run and a real run can be given. */
const daysAgo = async ({ sql }: AgedTrail, days: number): Promise<Date> => {
  const [row] = await sql`select now() - make_interval(days => ${days}) as at`
  return row?.at
}

describe('a purge', () => {
  test('removes whole months as partitions and the rest in batches, with transactions and counts of hours, as a dry run has said', async ({
    aged,
  }) => {
    const ages = [5, 40, 100, 200, 300, 364, 366, 380, 395, 410].map((days) => days * day)
    await aged.add(
      ages.map((age) => ({ changes: [{ age }, { age: age - 60, table: 'sessions' }], actions: [age] })),
    )
    const threadline = aged.handle(year)
    const cutoff = await daysAgo(aged, 366)
    const counted = await purge(threadline, { dryRun: true, cutoff })
    expect(counted).toMatchObject({
      deletedChanges: 7,
      deletedTransactions: 3,
      deletedActions: 3,
      runId: null,
    })
    expect(await aged.counts()).toMatchObject({ changes: 20, transactions: 10, actions: 10 })

    const purged = await purge(threadline, { execute: true, cutoff })
    expect(purged).toEqual({ ...counted, dryRun: false, runId: '1', batches: purged.batches })
    expect(purged.partitionsDropped.some((name) => name.startsWith('audit_changes_'))).toBe(true)
    expect(purged.partitionsDropped.some((name) => name.startsWith('audit_transactions_'))).toBe(true)
    expect(await aged.counts()).toMatchObject({ changes: 13, transactions: 7, actions: 7 })
    expect(await aged.hoursAreRight()).toBe(true)
  })

  test('removes what is strictly older than the cut-off', async ({ aged }) => {
    await aged.add([{ changes: [{ age: 400 * day, key: 'a' }] }])
    const [at] = await aged.sql`select captured_at::text as text from threadline.audit_changes`
    const threadline = aged.handle(year)
    const exactly = String(at?.text).replace(' ', 'T').replace('+00', 'Z')
    expect(await purge(threadline, { execute: true, cutoff: exactly })).toMatchObject({ deletedChanges: 0 })
    expect(await purge(threadline, { execute: true })).toMatchObject({ deletedChanges: 1 })
  })

  test('leaves a transaction that has a change left, and one that has an action left', async ({ aged }) => {
    await aged.add([
      {
        changes: [
          { age: 366 * day, key: 'gone' },
          { age: 364 * day, key: 'kept' },
        ],
      },
      { changes: [{ age: 366 * day, key: 'gone too' }], actions: [364 * day] },
      { changes: [], actions: [400 * day] },
      { changes: [{ age: 366 * day, key: 'gone as well' }], laterCorrelationId: 'c', actions: [366 * day] },
    ])
    expect(await purge(aged.handle(year), { execute: true })).toMatchObject({
      deletedChanges: 3,
      deletedTransactions: 2,
      deletedActions: 2,
    })
    expect(await aged.left()).toEqual(['orders kept'])
    expect(await aged.counts()).toEqual({ changes: 1, transactions: 2, actions: 1, switches: 0, moves: 0 })
  })

  test('leaves transactions when told so, and removes them later when told otherwise', async ({ aged }) => {
    await aged.add(
      [400, 380, 366, 10].map((days) => ({ changes: [{ age: days * day }], actions: [days * day] })),
    )
    const keeping = aged.handle({ ...year, deleteEmptyTransactions: false })
    expect(await purge(keeping, { execute: true })).toMatchObject({
      deletedChanges: 3,
      deletedTransactions: 0,
    })
    expect(await aged.counts()).toMatchObject({ changes: 1, transactions: 4, actions: 4 })
    const threadline = aged.handle(year)
    expect(await purge(threadline, { dryRun: true })).toMatchObject({
      deletedTransactions: 3,
      deletedActions: 3,
    })
    expect(await purge(threadline, { execute: true })).toMatchObject({
      deletedTransactions: 3,
      deletedActions: 3,
    })
    expect(await aged.counts()).toMatchObject({ changes: 1, transactions: 1, actions: 1 })
  })

  test('keeps tables for as long as their own windows say, longer and shorter', async ({ aged }) => {
    const both = (days: number) => [
      { age: days * day, key: `${days}` },
      { age: days * day, key: `${days}`, table: 'sessions' as const },
    ]
    await aged.add([5, 40, 90, 300, 400].map((days) => ({ changes: both(days) })))
    const shorter = aged.handle({ ...year, tables: { sessions: { keepDays: 30 } } })
    expect(await purge(shorter, { dryRun: true })).toMatchObject({ deletedChanges: 5 })
    expect(await purge(shorter, { execute: true })).toMatchObject({ deletedChanges: 5, remainder: null })
    expect(await aged.left()).toEqual(['orders 300', 'orders 90', 'orders 40', 'orders 5', 'sessions 5'])
    const longer = aged.handle({ enabled: true, keepDays: 60, tables: { orders: { keepDays: 200 } } })
    expect(await purge(longer, { execute: true })).toMatchObject({
      deletedChanges: 1,
      tables: [{ table: 'orders', deletedChanges: 1 }],
    })
    expect(await aged.left()).toEqual(['orders 90', 'orders 40', 'orders 5', 'sessions 5'])
    expect(await aged.hoursAreRight()).toBe(true)
  })

  test('refuses a window of a table that is not audited, instead of purging it by the window of all', async ({
    aged,
  }) => {
    await aged.add([{ changes: [{ age: 400 * day }] }])
    const misspelt = aged.handle({ ...year, tables: { ordres: { keepDays: 3650 } } })
    await expect(purge(misspelt, { execute: true })).rejects.toMatchObject({
      code: 'table_not_audited',
      details: { nearest: 'orders' },
    })
    expect(await aged.counts()).toMatchObject({ changes: 1 })
  })

  test.for([
    [{ keepDays: 365 }, { execute: true }, 'retention_disabled'],
    [{}, { dryRun: true }, 'retention_disabled'],
    [year, {}, 'invalid_purge'],
    [year, { execute: true, dryRun: true }, 'invalid_purge'],
    [year, { execute: 'yes' }, 'invalid_purge'],
    [year, { execute: true, cutoff: 'yesterday' }, 'invalid_purge'],
    [year, { execute: true, cutoff: '2999-01-01' }, 'invalid_purge'],
    [year, { dryRun: true, cutoff: new Date() }, 'invalid_purge'],
    [year, { execute: true, batchSize: 0 }, 'invalid_purge'],
    [year, { execute: true, maxBatches: Number.NaN }, 'invalid_purge'],
    [year, { execute: true, days: 30 }, 'invalid_purge'],
  ] as const)('with the policy %j refuses %j', async ([policy, options, code], { aged }) => {
    await aged.add([{ changes: [{ age: 400 * day }] }])
    await expect(purge(aged.handle(policy), options as never)).rejects.toMatchObject({ code })
    expect(await aged.counts()).toMatchObject({ changes: 1 })
    expect((await listRetentionRuns(aged.handle(policy))).items).toEqual([])
  })

  test.for([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '30', '30d', '', null, 10 ** 10])(
    'a window of %j is no policy',
    async (keepDays, { aged }) => {
      expect(() => aged.handle({ enabled: true, keepDays: keepDays as never })).toThrow(/keepDays/)
      expect(() => aged.handle({ enabled: true, maxAgeSeconds: keepDays as never })).toThrow()
      expect(() => aged.handle({ ...year, tables: { orders: { keepDays: keepDays as never } } })).toThrow(
        /orders/,
      )
    },
  )

  test('with both kinds of a window, or none, is not enabled', ({ aged }) => {
    expect(() => aged.handle({ enabled: true, keepDays: 1, maxAgeSeconds: 1 })).toThrow(/exactly one/)
    expect(() => aged.handle({ enabled: true })).toThrow(/keepDays or maxAgeSeconds/)
  })

  test('goes in batches, reports each, ends when told, and goes on where it ended', async ({ aged }) => {
    await aged.add(Array.from({ length: 25 }, (_, n) => ({ changes: [{ age: 3 * day + n, key: `${n}` }] })))
    const threadline = aged.handle({ enabled: true, keepDays: 2 })
    const seen: PurgeProgress[] = []
    const first = await purge(threadline, {
      execute: true,
      batchSize: 5,
      maxBatches: 3,
      onProgress: (progress) => seen.push(progress),
    })
    expect(first).toMatchObject({
      deletedChanges: 15,
      deletedTransactions: 15,
      batches: 3,
      remainder: 'max_batches',
    })
    expect(
      seen
        .filter(({ event }) => event === 'batch')
        .map(({ batch, deletedChanges }) => [batch, deletedChanges]),
    ).toEqual([
      [1, 5],
      [2, 10],
      [3, 15],
    ])
    expect(seen.map(({ event }) => event).at(-1)).toBe('ended')
    const second = await purge(threadline, { execute: true, batchSize: 5 })
    expect(second).toMatchObject({ deletedChanges: 10, remainder: null })
    const { items } = await listRetentionRuns(threadline)
    expect(items.map(({ outcome, remainder }) => [outcome, remainder])).toEqual([
      ['completed', null],
      ['incomplete', 'max_batches'],
    ])
  })

  test('is recorded: who, when, by which cut-off, how it ended', async ({ aged }) => {
    await aged.add([{ changes: [{ age: 400 * day }] }])
    const threadline = aged.handle(year, true)
    await purge(threadline, { execute: true, by: admin('7') })
    const { items } = await listRetentionRuns(threadline)
    expect(items).toEqual([
      expect.objectContaining({
        id: '1',
        outcome: 'completed',
        trigger: 'manual',
        actor: { type: 'admin', id: '7' },
        login: expect.any(String),
        endedAt: expect.stringMatching(/Z$/),
        deletedChanges: 1,
        error: null,
      }),
    ])
    const evidence = await aged.sql`select subject, verdict from threadline.evidence order by id`
    expect(evidence.map(({ subject, verdict }) => `${subject} ${verdict}`)).toEqual([
      'retention_run proven',
      'retention_policy proven',
    ])
  })

  test('that was cancelled is recorded so, with what it has done', async ({ aged }) => {
    await aged.add(Array.from({ length: 10 }, (_, n) => ({ changes: [{ age: 3 * day + n }] })))
    const threadline = aged.handle({ enabled: true, keepDays: 2 })
    const stop = new AbortController()
    const onProgress = ({ batch }: PurgeProgress) => batch === 2 && stop.abort(new Error('enough'))
    await expect(
      purge(threadline, { execute: true, batchSize: 2, signal: stop.signal, onProgress }),
    ).rejects.toThrow('enough')
    const { items } = await listRetentionRuns(threadline)
    expect(items).toMatchObject([{ outcome: 'cancelled', deletedChanges: 4 }])
    expect(await aged.counts()).toMatchObject({ changes: 6, transactions: 6 })
  })

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

describe('a hold', () => {
  test('keeps what it names out of batches and of partitions, and the purge says how much', async ({
    aged,
  }) => {
    const threadline = aged.handle(year)
    await aged.add([
      {
        changes: [
          { age: 400 * day, key: 'first' },
          { age: 400 * day, key: 'other' },
        ],
        actions: [400 * day],
      },
      { changes: [{ age: 390 * day, key: 'second', op: 'U', oldKey: 'first' }] },
      { changes: [{ age: 380 * day, key: 'by ann', actor: 'user/ann' }] },
      { changes: [{ age: 370 * day, key: 'case' }], laterCorrelationId: 'case-7' },
      { changes: [{ age: 369 * day, key: 'in time', table: 'sessions' }] },
      { changes: [{ age: 368 * day, key: 'nothing special' }] },
    ])
    await addHold(threadline, { name: 'row', reason: 'r', table: 'orders', rowKey: 'second' })
    await addHold(threadline, { name: 'actor', reason: 'r', actor: 'user/ann' })
    await addHold(threadline, { name: 'case', reason: 'r', correlationId: 'case-7' })
    await addHold(threadline, {
      name: 'time',
      reason: 'r',
      table: 'sessions',
      from: await daysAgo(aged, 370),
      to: await daysAgo(aged, 368),
    })
    const cutoff = await daysAgo(aged, 366)
    const counted = await purge(threadline, { dryRun: true, cutoff })
    expect(counted).toMatchObject({ deletedChanges: 2, deletedTransactions: 1, heldBack: 5 })
    expect(counted.holds.map(({ name, changes }) => [name, changes])).toEqual([
      ['row', 2],
      ['actor', 1],
      ['case', 1],
      ['time', 1],
    ])
    const purged = await purge(threadline, { execute: true, cutoff })
    expect(purged).toEqual({ ...counted, dryRun: false, runId: '1', batches: purged.batches })
    expect(await aged.left()).toEqual([
      'orders first',
      'orders second',
      'orders by ann',
      'orders case',
      'sessions in time',
    ])
    expect(await aged.counts()).toMatchObject({ transactions: 5, actions: 1, moves: 1, switches: 1 })
    expect(await aged.hoursAreRight()).toBe(true)
  })
})
