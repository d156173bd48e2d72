import { describe, expect } from 'vitest'
import { type AgedTrail, day, test } from '../__fixtures__/aged-trail.ts'
import { purge } from '../run/purge.ts'
import { addHold } from './add-hold.ts'

const year = { enabled: true, keepDays: 365 }

/** An instant that both a dry run and a real run can be given. */
const daysAgo = async ({ sql }: AgedTrail, days: number): Promise<Date> => {
  const [row] = await sql`select now() - make_interval(days => ${days}) as at`
  return row?.at
}

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
