import { describe, expect } from 'vitest'
import { day, test } from './__fixtures__/aged-trail.ts'
import { purge } from './run/purge.ts'

const year = { enabled: true, keepDays: 365 }
const ago = (days: number) => new Date(Date.now() - days * day * 1000)

describe('a row whose early history is gone', () => {
  test('is as it was from its first remaining change on, and unknown before, with its partition gone or its rows', async ({
    aged,
  }) => {
    const key = '1'
    await aged.add([
      { changes: [{ age: 420 * day, key }] },
      { changes: [{ age: 368 * day, key, op: 'U' }] },
      { changes: [{ age: 100 * day, key, op: 'U' }] },
      { changes: [{ age: 50 * day, key: '2', op: 'U', oldKey: '1' }] },
    ])
    const threadline = aged.handle(year)
    expect(await threadline.asOf('orders', key, ago(390))).toMatchObject({
      status: 'present',
      row: { id: '1' },
    })
    await purge(threadline, { execute: true })
    for (const [days, expected] of [
      [390, { status: 'before_audit_horizon' }],
      [200, { status: 'before_audit_horizon' }],
      [90, { status: 'present', row: { id: '1' } }],
    ] as const)
      expect(await threadline.asOf('orders', key, ago(days)), `${days}`).toMatchObject(expected)
    expect(await threadline.asOf('orders', '2', ago(1))).toMatchObject({
      status: 'present',
      row: { id: '2' },
    })
    const history = await threadline.history('orders', '2')
    expect(history.items.map(({ rowKey }) => rowKey)).toEqual(['2', '1'])
    const { items } = await threadline.timeline({ table: 'orders', rowKey: '1' })
    expect(items).toHaveLength(1)
  })

  test('is not confused with a row that had its key before, whose end is gone', async ({ aged }) => {
    await aged.add([
      { changes: [{ age: 420 * day, key: '1' }] },
      { changes: [{ age: 400 * day, key: '2', op: 'U', oldKey: '1' }] },
      { changes: [{ age: 10 * day, key: '1' }] },
    ])
    const threadline = aged.handle(year)
    await purge(threadline, { execute: true })
    expect(await aged.counts()).toMatchObject({ changes: 1, moves: 0 })
    expect((await threadline.history('orders', '1')).items).toHaveLength(1)
    expect((await threadline.history('orders', '2')).items).toEqual([])
  })
})

test('histograms, facets and counts are those of what is left', async ({ aged }) => {
  await aged.add([
    { changes: [{ age: 400 * day }, { age: 399 * day, table: 'sessions' }] },
    { changes: [{ age: 366 * day, table: 'sessions' }] },
    { changes: [{ age: 30 * day }] },
  ])
  const threadline = aged.handle(year)
  await purge(threadline, { execute: true })
  const from = ago(420)
  expect(await threadline.count({ from })).toEqual({ count: 1, capped: false })
  const { buckets } = await threadline.histogram({ from })
  expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(1)
  const { table } = await threadline.facets({ from })
  expect(table.values.map(({ value, count }) => [value, count])).toEqual([['orders', 1]])
})

test('pages go on after a change that was purged meanwhile', async ({ aged }) => {
  await aged.add([3, 300, 380, 390].map((days) => ({ changes: [{ age: days * day, key: `${days}` }] })))
  const threadline = aged.handle(year)
  const first = await threadline.timeline({ limit: 3 })
  await purge(threadline, { execute: true })
  const rest = await threadline.timeline({ limit: 3, cursor: first.nextCursor ?? '' })
  expect(rest.items).toEqual([])
})

test('followers and captured writes go on while months are dropped and hours are counted, and nothing deadlocks', async ({
  aged,
}) => {
  await aged.add(
    Array.from({ length: 12 }, (_, n) => ({
      changes: [{ age: (370 + 3 * n) * day }, { age: (366 + n) * day }],
    })),
  )
  const threadline = aged.handle(year)
  const stop = new AbortController()
  const followed: (string | null)[] = []
  const following = (async () => {
    for await (const { change } of threadline.streamChanges(
      {},
      { follow: true, pollMs: 10, signal: stop.signal },
    ))
      followed.push(change.rowKey)
  })()
  const writer = aged.db.connect(undefined, { max: 2 })
  const writing = (async () => {
    for (let n = 0; n < 60; n += 1) await writer`insert into orders values (${`new ${n}`})`
  })()
  const caring = (async () => {
    for (let n = 0; n < 30; n += 1) {
      await writer`select threadline.count_hours()`
      await writer`select threadline.ensure_partitions()`
    }
  })()
  const purging = purge(threadline, { execute: true, batchSize: 3 })
  await Promise.all([writing, caring, purging])
  await writer`insert into orders values ('last')`
  await expect.poll(() => followed.at(-1), { timeout: 20_000 }).toBe('last')
  stop.abort()
  await following
  const expected = [...Array.from({ length: 60 }, (_, n) => `new ${n}`), 'last']
  expect(expected.filter((key) => followed.includes(key))).toEqual(
    expected.slice(expected.indexOf(followed[0] ?? '')),
  )
  expect(new Set(followed).size).toBe(followed.length)
  expect(await purging).toMatchObject({ deletedChanges: 24, deletedTransactions: 12, remainder: null })
  expect(await aged.hoursAreRight()).toBe(true)
})

test('a stream that began before the purge is complete', async ({ aged }) => {
  await aged.add([370, 380, 390, 400].map((days) => ({ changes: [{ age: days * day, key: `${days}` }] })))
  const threadline = aged.handle(year)
  const seen: (string | null)[] = []
  for await (const change of threadline.streamChanges({}, { batchSize: 1 })) {
    seen.push(change.rowKey)
    if (seen.length === 1) await purge(threadline, { execute: true, lockAttempts: 1 })
  }
  expect(seen).toEqual(['370', '380', '390', '400'])
  expect(await aged.left()).toEqual([])
})
