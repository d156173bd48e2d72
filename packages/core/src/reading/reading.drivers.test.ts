import { onBehalfOf, user } from '@threadline/contract'
import { beforeAll, describe, expect } from 'vitest'
import { drivers } from '../database/__fixtures__/drivers.ts'
import { allPages, auditedTest } from './__fixtures__/audited-database.ts'
import { changeById } from './changes/change-by-id.ts'
import { streamChanges } from './changes/stream-changes.ts'
import { timeline } from './changes/timeline.ts'
import { count } from './counting/count.ts'
import { facets } from './counting/facets.ts'
import { histogram } from './counting/histogram.ts'
import { asOf } from './rows/as-of.ts'
import { history } from './rows/history.ts'
import { actorWindow } from './transactions/actor-window.ts'
import { correlationBundle } from './transactions/correlation-bundle.ts'
import { incident } from './transactions/incident.ts'
import { transactionById } from './transactions/transaction-by-id.ts'

describe.each(drivers)('reading the trail on $name', (driver) => {
  beforeAll(driver.prepare)
  const test = auditedTest(driver)
  const ada = onBehalfOf(user('ada'), user('bob'))
  const big = '9007199254740993'

  test('a change comes with all its digits and everything that its transaction says', async ({ audited }) => {
    const body = '{"n": 12345678901234567890.10, "e": 1e400, "__proto__": [1.10]}'
    await audited.write(`insert into posts values (${big}, 'a', '${body}', 1.10, 'hunter2')`, {
      actor: ada,
      correlationId: 'c',
      requestId: 'r',
    })
    const { items, hasMore, nextCursor } = await timeline(audited.reader, { table: 'posts' })
    expect({ hasMore, nextCursor }).toEqual({ hasMore: false, nextCursor: null })
    const [change] = items
    expect(change).toEqual({
      id: expect.stringMatching(/^\d+$/),
      transactionId: expect.stringMatching(/^\d+$/),
      schema: 'public',
      table: 'posts',
      rowKey: big,
      key: { id: big },
      op: 'insert',
      actor: ada,
      capturedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      after: {
        id: big,
        title: 'a',
        body: { n: '12345678901234567890.10', e: '1e400', ['__proto__']: ['1.10'] },
        price: '1.10',
        secret: '[REDACTED]',
        views: 0,
      },
      before: null,
      changedFields: null,
      priorValues: 'none',
      redactedFields: ['secret'],
      partition: null,
      correlationId: 'c',
      requestId: 'r',
    })
    expect(await changeById(audited.reader, change?.id ?? '')).toEqual(change)
  })

  test('pages hold every change once, newest first, with exact ends', async ({ audited }) => {
    for (let id = 1; id <= 7; id++) await audited.write(`insert into posts (id) values (${id})`)
    const sizes: number[] = []
    const items = await allPages(async (cursor) => {
      const page = await timeline(audited.reader, { limit: 3, cursor })
      sizes.push(page.items.length)
      expect(page.hasMore).toBe(page.nextCursor !== null)
      return page
    })
    expect(items.map(({ rowKey }) => rowKey)).toEqual(['7', '6', '5', '4', '3', '2', '1'])
    expect(sizes).toEqual([3, 3, 1])
    expect((await timeline(audited.reader, { limit: 7 })).hasMore).toBe(false)
  })

  test('every filter finds what it names', async ({ audited }) => {
    await audited.write(`insert into posts (id, title) values (1, 'a'), (2, 'b')`, {
      actor: ada,
      correlationId: 'c',
    })
    await audited.write(`update posts set title = 'z' where id = 1; delete from posts where id = 2`, {
      actor: user('eve'),
      requestId: 'r',
    })
    await audited.write('insert into shop.posts values (1)')
    const keys = async (filters: Parameters<typeof timeline>[1]) =>
      (await timeline(audited.reader, filters)).items.map(
        ({ op, rowKey, schema }) => `${op} ${schema === 'shop' ? 'shop.' : ''}${rowKey}`,
      )
    const [shop] = (await timeline(audited.reader, { schema: 'shop' })).items
    expect(await keys({ table: 'posts' })).toEqual(['delete 2', 'update 1', 'insert 2', 'insert 1'])
    expect(await keys({ table: 'shop.posts' })).toEqual(['insert shop.1'])
    expect(await keys({ schema: 'shop' })).toEqual(['insert shop.1'])
    expect(await keys({ schema: 'shop', table: 'posts' })).toEqual(['insert shop.1'])
    expect(await keys({ op: ['update', 'delete'] })).toEqual(['delete 2', 'update 1'])
    expect(await keys({ actor: 'user/ada' })).toEqual(['insert 2', 'insert 1'])
    expect(await keys({ actor: user('eve'), table: 'posts', op: 'update' })).toEqual(['update 1'])
    expect(await keys({ correlationId: 'c' })).toEqual(['insert 2', 'insert 1'])
    expect(await keys({ requestId: 'r' })).toEqual(['delete 2', 'update 1'])
    expect(await keys({ table: 'posts', rowKey: 1 })).toEqual(['update 1', 'insert 1'])
    expect(await keys({ table: 'posts', changedField: 'title', op: 'update' })).toEqual(['update 1'])
    expect(await keys({ transactionId: shop?.transactionId ?? '' })).toEqual(['insert shop.1'])
    expect(await keys({ from: shop?.capturedAt ?? '' })).toEqual(['insert shop.1'])
    expect(await keys({ to: shop?.capturedAt ?? '' })).toHaveLength(5)
    expect(await keys({ from: '2020-01-01', to: '2020-01-01' })).toEqual([])
  })

  test('counts, histogram, facets and streams agree with the timeline', async ({ audited }) => {
    await audited.write(`insert into posts (id) select generate_series(1, 12)`, { actor: ada })
    await audited.write(`delete from posts where id > 9; insert into order_lines values (1, 2, 'x')`, {
      actor: user('eve'),
    })
    for (const filters of [{}, { table: 'posts' }, { op: 'delete' as const }, { actor: user('eve') }]) {
      const listed = (await timeline(audited.reader, { ...filters, limit: 500 })).items
      expect(await count(audited.reader, filters)).toEqual({ count: listed.length, capped: false })
      const { buckets } = await histogram(audited.reader, filters)
      expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(listed.length)
      const found = await facets(audited.reader, filters)
      for (const { values } of [found.table, found.op, found.actor])
        expect(values.reduce((sum, value) => sum + value.count, 0)).toBe(listed.length)
      const streamed = []
      for await (const change of streamChanges(audited.reader, filters, { batchSize: 5 }))
        streamed.push(change)
      expect(streamed).toEqual(listed)
    }
    expect(await count(audited.reader, {}, { max: 3 })).toEqual({ count: 3, capped: true })
    expect((await facets(audited.reader)).actor.values).toEqual([
      { value: 'user/ada', count: 12 },
      { value: 'user/eve', count: 4 },
    ])
  })

  test('a row has a history and a state at every moment of it', async ({ audited }) => {
    await audited.write(`insert into order_lines values (1, 2, 'x')`)
    await audited.write(`update order_lines set product = 'y'`)
    await audited.write('delete from order_lines')
    const { items } = await history(audited.reader, 'order_lines', { line: 2, order_id: 1 })
    expect(items.map(({ op, keyMove }) => [op, keyMove])).toEqual([
      ['delete', null],
      ['update', null],
      ['insert', null],
    ])
    const at = (index: number) => asOf(audited.reader, 'order_lines', [1, 2], items[index]?.capturedAt ?? '')
    expect(await at(2)).toMatchObject({ status: 'present', row: { product: 'x' } })
    expect(await at(1)).toMatchObject({ status: 'present', row: { product: 'y' } })
    expect(await at(0)).toMatchObject({ status: 'deleted', op: 'delete', lastRow: { product: 'y' } })
    expect(await asOf(audited.reader, 'order_lines', [1, 2], '2020-01-01')).toEqual({
      status: 'before_audit_horizon',
      horizon: items[2]?.capturedAt,
    })
  })

  test('an incident tells who, why and what, field by field', async ({ audited }) => {
    await audited.write(`insert into posts (id, price) values (1, 1.00)`, { actor: user('eve') })
    await audited.write(
      `update posts set price = 2.50; select threadline.record_action('post.priced', '{"reason":"sale"}')`,
      {
        actor: user('eve'),
        correlationId: 'c',
      },
    )
    const [change] = (await timeline(audited.reader)).items
    const found = await incident(audited.reader, change?.transactionId ?? '')
    expect(found).toMatchObject({
      transaction: {
        id: change?.transactionId,
        actor: user('eve'),
        correlationId: 'c',
        action: { name: 'post.priced', reason: 'sale', status: 'ok' },
        malformedContext: null,
        switches: [],
      },
      changes: [{ rowKey: '1', diff: [{ field: 'price', before: '1.00', after: '2.50', state: 'changed' }] }],
      hasMore: false,
      nextCursor: null,
      next: null,
    })
    const previous = await incident(audited.reader, found?.previous?.id ?? '')
    expect(previous).toMatchObject({ previous: null, next: { id: change?.transactionId } })
    expect(await transactionById(audited.reader, change?.transactionId ?? '')).toEqual(found?.transaction)
    const bundle = await correlationBundle(audited.reader, 'c')
    expect(bundle).toMatchObject({
      transactions: [{ id: change?.transactionId }],
      actions: [{ name: 'post.priced' }],
      changes: { items: [{ id: change?.id }] },
      truncated: false,
    })
    const window = await actorWindow(audited.reader, 'user/eve')
    expect(window.items.map(({ summary }) => summary)).toEqual([
      'post.priced: 1 update in posts',
      '1 insert in posts',
    ])
  })

  test('a follower gets what is committed, and goes on after the cursor of a change', async ({ audited }) => {
    await audited.write('insert into posts (id) values (1)')
    const controller = new AbortController()
    const feed = streamChanges(audited.reader, {}, { follow: true, pollMs: 10, signal: controller.signal })
    let came = false
    const first = feed.next().finally(() => {
      came = true
    })
    // It begins at some moment of these.
    while (!came) await audited.write('update posts set views = views + 1')
    const { value } = await first
    controller.abort()
    expect(value?.change).toMatchObject({ op: 'update', rowKey: '1' })
    expect((await feed.next()).done).toBe(true)

    const resumed = streamChanges(audited.reader, {}, { follow: true, pollMs: 10, cursor: value?.cursor })
    await audited.write('insert into posts (id) values (2)')
    const ids = [value?.change.id ?? '']
    for await (const { change } of resumed) {
      ids.push(change.id)
      if (change.rowKey === '2') break
    }
    const listed = (await timeline(audited.reader, { limit: 500 })).items.map(({ id }) => id).reverse()
    expect(ids).toEqual(listed.slice(listed.indexOf(ids[0] ?? '')))
  })

  test('what cannot be an id is not found', async ({ audited }) => {
    for (const id of ['', 'x', '-1', '01', '9223372036854775808', '1', `1'; drop table posts; --`]) {
      expect(await changeById(audited.reader, id)).toBeNull()
      expect(await transactionById(audited.reader, id)).toBeNull()
      expect(await incident(audited.reader, id)).toBeNull()
    }
    expect(await correlationBundle(audited.reader, '')).toBeNull()
    expect(await correlationBundle(audited.reader, 'nobody')).toBeNull()
  })
})
