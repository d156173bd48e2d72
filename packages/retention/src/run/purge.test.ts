import { admin } from '@threadline/core'
import { describe, expect } from 'vitest'
import { type AgedTrail, day, test } from '../__fixtures__/aged-trail.ts'
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
})
