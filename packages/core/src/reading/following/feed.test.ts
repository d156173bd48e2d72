import { type AuditChange, parseChangeFilters, user } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { connect, settings, test } from '../__fixtures__/audited-database.ts'
import { changeMatcher } from '../changes/change-matcher.ts'
import { resolveScope } from '../changes/change-scope.ts'
import { timeline } from '../changes/timeline.ts'
import { limitedReader } from '../scope/limited-reader.ts'
import { scopeMatcher } from '../scope/scope-matcher.ts'
import { createFeed } from './feed.ts'
import type { FeedItem } from './feed-subscriber.ts'

/** The next changes of a subscription, as `op row`, and the cursor after the last. */
async function take(items: AsyncIterator<FeedItem>, count: number) {
  const changes: string[] = []
  let cursor = ''
  while (changes.length < count) {
    const { done, value } = await items.next()
    if (done === true || value === undefined) break
    cursor = value.cursor
    if (value.change !== null) changes.push(`${value.change.op} ${value.change.rowKey}`)
  }
  return { changes, cursor }
}

const insert = (id: number) => `insert into posts (id, title) values (${id}, 'a')`

describe('a feed', () => {
  test('gives each subscriber what matches, from when it subscribed', async ({
    audited: { reader, write },
  }) => {
    await write(insert(1))
    const feed = createFeed(reader, { pollMs: 20 })
    const all = feed.subscribe()
    const some = feed.subscribe({ filters: { table: 'posts', op: 'update' } })
    expect(await Promise.all([all.next(), some.next()])).toMatchObject([
      { value: { change: null } },
      { value: { change: null } },
    ])
    await write(`${insert(2)}; update posts set title = 'b' where id = 2`)
    expect((await take(all, 2)).changes).toEqual(['insert 2', 'update 2'])
    expect((await take(some, 1)).changes).toEqual(['update 2'])
    expect(feed.size).toBe(2)
    await Promise.all([all.return?.(), some.return?.()])
    expect(feed.size).toBe(0)
  })

  test('misses nothing that commits late, and repeats nothing, however often a subscriber comes back', async ({
    db,
    audited: { reader, write },
  }) => {
    const feed = createFeed(reader, { pollMs: 10, batchSize: 2 })
    const late = connect(db)
    const seen: string[] = []
    let cursor: string | undefined
    const visit = async (count: number) => {
      const items = feed.subscribe({ cursor })
      const taken = await take(items, count)
      seen.push(...taken.changes)
      cursor = taken.cursor
      await items.return?.()
    }
    const first = feed.subscribe()
    cursor = (await first.next()).value?.cursor
    await first.return?.()

    await late.db.transaction(async (tx) => {
      await tx.execute(sql.raw(settings({ actor: user('late') })))
      await tx.execute(sql.raw(`insert into posts (id, title) values (100, 'late')`))
      await write(`${insert(1)}; ${insert(2)}; ${insert(3)}`)
      await visit(2)
      await write(insert(4))
      await visit(2)
    })
    await write(`${insert(5)}; ${insert(6)}`)
    await visit(1)
    await visit(1)
    await visit(1)
    await late.close()
    expect([...seen].sort()).toEqual(
      ['insert 1', 'insert 100', 'insert 2', 'insert 3', 'insert 4', 'insert 5', 'insert 6'].sort(),
    )
  })

  test('gives two subscribers that read at their own pace the same, through a cursor of the other', async ({
    audited: { reader, write },
  }) => {
    const feeds = [createFeed(reader, { pollMs: 10 }), createFeed(reader, { pollMs: 10 })]
    const here = feeds[0]?.subscribe()
    await here?.next()
    await write(`${insert(1)}; ${insert(2)}`)
    const { cursor } = await take(here as AsyncIterator<FeedItem>, 1)
    await here?.return?.()
    await write(insert(3))
    const there = feeds[1]?.subscribe({ cursor }) as AsyncIterableIterator<FeedItem>
    expect((await take(there, 2)).changes).toEqual(['insert 2', 'insert 3'])
    await there.return?.()
  })

  test('drops a subscriber for whom too much waits, which goes on later', async ({
    audited: { reader, write },
  }) => {
    const feed = createFeed(reader, { pollMs: 10 })
    const slow = feed.subscribe({ maxWaiting: 3 })
    const { value } = await slow.next()
    await write(`insert into posts (id) select * from generate_series(1, 10)`)
    await expect.poll(() => feed.size).toBe(1)
    await expect(take(slow, 10)).rejects.toMatchObject({ code: 'subscriber_too_slow' })
    const again = feed.subscribe({ cursor: value?.cursor, maxWaiting: 3 })
    expect((await take(again, 10)).changes).toHaveLength(10)
    await again.return?.()
  })

  test('hides what a scope hides', async ({ audited: { reader, write } }) => {
    const feed = createFeed(reader, { pollMs: 10 })
    const scope = [{ tables: ['posts'], fields: { title: 'a' } }]
    const items = feed.subscribe({ scope })
    const { value } = await items.next()
    await write(
      `insert into shop.posts values (1, 'a'); insert into posts (id, title) values (1, 'b'), (2, 'a')`,
    )
    await write(`update posts set title = 'a' where id = 1; update posts set views = 1`)
    expect((await take(items, 3)).changes.sort()).toEqual(['insert 2', 'update 1', 'update 2'])
    await items.return?.()
    const other = feed.subscribe({ cursor: value?.cursor })
    await expect(other.next()).rejects.toMatchObject({ code: 'invalid_cursor' })
  })

  test('ends with its signal, and by being closed', async ({ audited: { reader } }) => {
    const feed = createFeed(reader, { pollMs: 10 })
    const leave = new AbortController()
    const items = [feed.subscribe({ signal: leave.signal }), feed.subscribe()]
    await Promise.all(items.map((each) => each.next()))
    leave.abort()
    feed.close()
    expect(await Promise.all(items.map((each) => each.next()))).toMatchObject([
      { done: true },
      { done: true },
    ])
  })

  test('refuses a filter that cannot be, before anything is given', async ({ audited: { reader } }) => {
    const feed = createFeed(reader)
    await expect(feed.subscribe({ filters: { table: 'nothing' } }).next()).rejects.toMatchObject({
      code: 'table_not_audited',
    })
    await expect(feed.subscribe({ cursor: 'x' }).next()).rejects.toMatchObject({ code: 'invalid_cursor' })
    expect(feed.size).toBe(0)
  })
})

test('filters and scopes match a change that was read as they match it in SQL', async ({ audited }) => {
  const { reader, write } = audited
  await write(`${insert(1)}; insert into shop.posts values (1, 'a')`, {
    actor: user('1'),
    correlationId: 'c',
  })
  await write(`update posts set title = null; update posts set price = 1.10, title = 'a'`, { requestId: 'r' })
  await write(`insert into order_lines values (1, 2, 'x'); update order_lines set line = 3`, {
    actor: user('1'),
  })
  await write(
    `insert into posts (id, title) values (2, chr(1) || 'b'); delete from posts where id = 2; truncate posts`,
  )
  const { items } = await timeline(reader, { limit: 500 })
  const ids = (changes: readonly AuditChange[]) => changes.map(({ id }) => id)
  for (const filters of [
    { table: 'posts' },
    { schema: 'shop' },
    { op: ['update', 'truncate'] },
    { actor: 'user/1' },
    { correlationId: 'c' },
    { requestId: 'r' },
    { changedField: 'title' },
    { changedField: 'line' },
    { table: 'order_lines', rowKey: { order_id: 1, line: 3 } },
    { table: 'posts', rowKey: 2 },
    { transactionId: items[3]?.transactionId },
  ] as const) {
    const resolved = parseChangeFilters(filters)
    const matches = changeMatcher(await resolveScope(reader, resolved))
    expect([filters, ids(items.filter(matches))]).toEqual([
      filters,
      ids((await timeline(reader, { ...resolved, limit: 500 })).items),
    ])
  }
  for (const scope of [
    [{ tables: ['posts'] }],
    [{ tables: ['posts'], fields: { title: 'a' } }],
    [{ tables: ['posts'], fields: { price: '1.10', title: ['a', 'b'] } }],
    [{ tables: ['order_lines'], fields: { line: 3 } }, { tables: ['shop.posts'] }],
    [],
  ]) {
    const limited = limitedReader(reader, { scope })
    const matches = scopeMatcher(limited.scopes ?? [])
    expect([scope, ids(items.filter(matches))]).toEqual([
      scope,
      ids((await timeline(limited, { limit: 500 })).items),
    ])
  }
})
