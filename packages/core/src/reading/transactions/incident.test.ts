import { user } from '@threadline/contract'
import { describe, expect } from 'vitest'
import { query as run } from '../../database/__fixtures__/drivers.ts'
import { connect, settings, test } from '../__fixtures__/audited-database.ts'
import { timeline } from '../changes/timeline.ts'
import type { Reader } from '../reader.ts'
import { correlationBundle } from './correlation-bundle.ts'
import { incident } from './incident.ts'

const lastTransaction = async (reader: Reader) => (await timeline(reader)).items[0]?.transactionId ?? ''

describe('an incident', () => {
  test('gives its changes in the order of capture, by pages', async ({ audited: { reader, write } }) => {
    await write('insert into posts (id) select generate_series(1, 12); update posts set views = id')
    const id = await lastTransaction(reader)
    const whole = await incident(reader, id)
    expect(whole?.hasMore).toBe(false)
    expect(whole?.changes.map(({ op, rowKey }) => `${op} ${rowKey}`)).toEqual([
      ...Array.from({ length: 12 }, (_, index) => `insert ${index + 1}`),
      ...Array.from({ length: 12 }, (_, index) => `update ${index + 1}`),
    ])
    const parts = []
    let cursor: string | undefined
    do {
      const page = await incident(reader, id, { limit: 7, cursor })
      expect(page?.transaction).toEqual(whole?.transaction)
      parts.push(...(page?.changes ?? []))
      cursor = page?.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(parts).toEqual(whole?.changes)
    const { nextCursor } = (await incident(reader, id, { limit: 7 })) ?? {}
    await write('update posts set views = 0')
    const other = incident(reader, await lastTransaction(reader), { cursor: nextCursor ?? '' })
    await expect(other).rejects.toMatchObject({ code: 'invalid_cursor' })
    await expect(incident(reader, id, JSON.parse('{"limits":1}'))).rejects.toMatchObject({
      code: 'invalid_filter',
    })
  })

  test('asks as many questions whatever the transaction did', async ({ db, audited: { write } }) => {
    const { db: counted, close } = connect(db)
    let statements = 0
    const reader = {
      db: {
        ...counted,
        transaction: counted.transaction.bind(counted),
        execute: (query: Parameters<typeof counted.execute>[0]) => {
          statements += 1
          return counted.execute(query)
        },
      },
      schema: 'threadline',
    }
    const numbers = []
    for (const rows of [1, 300]) {
      await write(`insert into posts (id) select generate_series(${rows * 1000}, ${rows * 1001})`, {
        actor: user('ada'),
      })
      const id = await lastTransaction(reader)
      statements = 0
      await incident(reader, id)
      numbers.push(statements)
    }
    expect(numbers[0]).toBe(numbers[1])
    expect(numbers[0]).toBeLessThanOrEqual(9)
    await close()
  })

  test('without changes is there for its action', async ({ audited: { reader, write, query } }) => {
    await write(`select threadline.record_action('report.viewed', '{"status":"error","comment":"a\\nb"}')`, {
      actor: user('ada'),
      correlationId: 'c',
    })
    const [action] = await query<{ id: string }>(
      'select transaction_id::text as id from threadline.audit_actions',
    )
    expect(await incident(reader, action?.id ?? '')).toMatchObject({
      transaction: {
        action: { name: 'report.viewed', status: 'error', comment: 'a\nb', actor: user('ada') },
      },
      changes: [],
      previous: null,
      next: null,
    })
    expect(await correlationBundle(reader, 'c')).toMatchObject({
      transactions: [{ id: action?.id }],
      actions: [{ name: 'report.viewed' }],
      changes: { items: [] },
    })
  })

  test('shows what was claimed where it could not be understood', async ({ audited: { reader, query } }) => {
    await query(
      `insert into posts (id) select 1 from set_config('threadline.actor_ref', 'not json', true) as a, set_config('threadline.context', '[]', true) as b`,
    )
    expect(await incident(reader, await lastTransaction(reader))).toMatchObject({
      transaction: { actor: null, malformedContext: { actor: 'not json', context: '[]' } },
      changes: [{ actor: null }],
    })
  })

  test('leads to the transactions of the same actor before and after it', async ({
    audited: { reader, write },
  }) => {
    const ids = []
    for (const name of ['ada', 'eve', 'ada', 'eve', 'ada']) {
      await write(`insert into order_lines values (${ids.length}, 1), (${ids.length}, 2)`, {
        actor: user(name),
      })
      ids.push(await lastTransaction(reader))
    }
    expect(await incident(reader, ids[2] ?? '')).toMatchObject({
      previous: { id: ids[0] },
      next: { id: ids[4] },
    })
    expect(await incident(reader, ids[1] ?? '')).toMatchObject({ previous: null, next: { id: ids[3] } })
  })
})

describe('a correlation id', () => {
  test('ties together transactions, parts of transactions and actions', async ({
    db,
    audited: { reader, write },
  }) => {
    await write('insert into posts (id) values (1)', { correlationId: 'c' })
    await write(
      `insert into posts (id) values (2); ${settings({ correlationId: 'c' })}; insert into posts (id) values (3)`,
    )
    const { db: other, close } = connect(db)
    await run(
      other,
      `select threadline.record_action('order.placed', '{}') from set_config('threadline.context', '{"correlation_id":"c"}', true)`,
    )
    await close()
    const bundle = await correlationBundle(reader, ' c ', { limit: 1 })
    expect(bundle).toMatchObject({
      correlationId: 'c',
      truncated: false,
      actions: [{ name: 'order.placed' }],
      changes: { items: [{ rowKey: '3' }], hasMore: true },
    })
    expect(bundle?.transactions).toHaveLength(3)
    const next = await correlationBundle(reader, 'c', { limit: 1, cursor: bundle?.changes.nextCursor ?? '' })
    expect(next?.changes).toMatchObject({ items: [{ rowKey: '1' }], hasMore: false })
    await expect(correlationBundle(reader, 'c', JSON.parse('{"table":"posts"}'))).rejects.toMatchObject({
      code: 'invalid_filter',
    })
  })
})
