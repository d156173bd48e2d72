import { describe, expect } from 'vitest'
import { audit, connect, test } from '../__fixtures__/audited-database.ts'
import { timeline } from '../changes/timeline.ts'
import { asOf } from './as-of.ts'

const deferred = 'create table t (id int primary key deferrable initially deferred, v int)'
const now = '9999-12-31'

describe('a row as of an instant', () => {
  test('is what was captured last until then, to the microsecond', async ({ audited: { reader, write } }) => {
    await write(`insert into posts (id, title, secret) values (1, 'a', 'hunter2')`)
    await write(`update posts set title = 'b'`)
    const [update, insert] = (await timeline(reader)).items
    const past = await asOf(reader, 'posts', 1, update?.capturedAt ?? '')
    expect(past).toEqual({
      status: 'present',
      row: update?.after,
      redactedFields: ['secret'],
      changeId: update?.id,
      transactionId: update?.transactionId,
      since: update?.capturedAt,
    })
    const justBefore = (instant = '') =>
      instant.replace(/\d{6}Z$/, (digits) => `${String(Number.parseInt(digits, 10) - 1).padStart(6, '0')}Z`)
    expect(await asOf(reader, 'posts', 1, justBefore(update?.capturedAt))).toMatchObject({
      row: { title: 'a' },
    })
    expect(await asOf(reader, 'posts', 1, justBefore(insert?.capturedAt))).toEqual({
      status: 'before_audit_horizon',
      horizon: insert?.capturedAt,
    })
    expect(await asOf(reader, 'posts', 2, now)).toEqual({ status: 'before_audit_horizon', horizon: null })
  })

  test('is not made up from a later update or delete', async ({ db }) => {
    const { reader, write, query } = await audit(
      connect(db).db,
      'create table t (id int primary key, v int)',
      { t: {} },
    )
    await query('alter table t disable trigger user')
    await write('insert into t values (1, 1)')
    await query('alter table t enable trigger user')
    await write('update t set v = 2')
    const [change] = (await timeline(reader)).items
    expect(await asOf(reader, 't', 1, '2026-01-01')).toEqual({
      status: 'before_audit_horizon',
      horizon: change?.capturedAt,
    })
  })

  test('is gone after a delete, a truncate, or a move to another key', async ({
    audited: { reader, write },
  }) => {
    await write(`insert into posts (id, title) values (1, 'a'), (2, 'b'), (3, 'c')`)
    await write('delete from posts where id = 1; update posts set id = 4 where id = 2')
    const [move, removal] = (await timeline(reader)).items
    const where = (change = move) => ({
      changeId: change?.id,
      transactionId: change?.transactionId,
      since: change?.capturedAt,
    })
    expect(await asOf(reader, 'posts', 1, now)).toMatchObject({
      status: 'deleted',
      op: 'delete',
      lastRow: { title: 'a' },
      movedTo: null,
      ...where(removal),
    })
    expect(await asOf(reader, 'posts', 2, now)).toMatchObject({
      status: 'deleted',
      op: 'update',
      lastRow: { id: 2, title: 'b' },
      movedTo: '4',
      ...where(move),
    })
    await write('truncate posts')
    const [truncate] = (await timeline(reader)).items
    expect(await asOf(reader, 'posts', 3, now)).toMatchObject({
      status: 'deleted',
      op: 'truncate',
      lastRow: { title: 'c' },
      ...where(truncate),
    })
    await write(`insert into posts (id, title) values (3, 'new')`)
    expect(await asOf(reader, 'posts', 3, now)).toMatchObject({ status: 'present', row: { title: 'new' } })
    expect(await asOf(reader, 'posts', 3, truncate?.capturedAt ?? '')).toMatchObject({ op: 'truncate' })
  })

  test('was not there once the whole table is known to have been emptied', async ({
    audited: { reader, write },
  }) => {
    await write('truncate posts')
    expect(await asOf(reader, 'posts', 7, now)).toMatchObject({
      status: 'deleted',
      op: 'truncate',
      lastRow: null,
    })
  })

  test('tells its last values by the move itself where nothing is known from before', async ({ db }) => {
    const { reader, write, query } = await audit(
      connect(db).db,
      'create table t (id int primary key, v int)',
      { t: {} },
    )
    await query('alter table t disable trigger user')
    await write('insert into t values (1, 1)')
    await query('alter table t enable trigger user')
    await write('update t set id = 2, v = 5')
    const moved = await asOf(reader, 't', 1, now)
    expect(moved).toMatchObject({ status: 'deleted', lastRow: { id: 1, v: 1 }, movedTo: '2' })
    expect(await asOf(reader, 't', 1, '2026-01-01')).toEqual({
      status: 'before_audit_horizon',
      horizon: moved.status === 'deleted' ? moved.since : '',
    })
  })

  test('is gone with its partition, and no other', async ({ db }) => {
    const { reader, write } = await audit(
      connect(db).db,
      `create table t (id int primary key, v int) partition by range (id);
       create table t_low partition of t for values from (0) to (10);
       create table t_high partition of t for values from (10) to (20)`,
      { t: {} },
    )
    await write('insert into t values (1, 1), (11, 1)')
    await write('truncate t_high')
    expect(await asOf(reader, 't', 1, now)).toMatchObject({ status: 'present' })
    expect(await asOf(reader, 't', 11, now)).toMatchObject({ status: 'deleted', op: 'truncate' })
    expect(await asOf(reader, 't', 12, now)).toMatchObject({ status: 'before_audit_horizon' })
    await write('update t set id = 12 where id = 1')
    expect(await asOf(reader, 't', 12, now)).toMatchObject({ status: 'present', row: { v: 1 } })
    expect(await asOf(reader, 't', 1, now)).toMatchObject({ status: 'deleted' })
  })
})

describe.each([{ storeChangedFrom: true }, { storeChangedFrom: false }])(
  'two rows under one key within a transaction, with %j',
  (table) => {
    const rows = async (reader: Parameters<typeof asOf>[0], keys: number[]) =>
      Promise.all(
        keys.map(async (key) => {
          const past = await asOf(reader, 't', key, now)
          return past.status === 'present' ? past.row.v : past.status
        }),
      )

    test('are told apart after a swap, whatever its order', async ({ db }) => {
      const { reader, write } = await audit(connect(db).db, deferred, { t: table })
      await write('insert into t values (1, 10), (2, 20), (3, 30)')
      await write('update t set id = 3 - id where id < 3')
      expect(await rows(reader, [1, 2, 3])).toEqual([20, 10, 30])
      await write('update t set id = id % 3 + 1')
      expect(await rows(reader, [1, 2, 3])).toEqual([30, 20, 10])
    })

    test('are told apart when nothing was known of them before', async ({ db }) => {
      const { reader, write } = await audit(
        connect(db).db,
        `${deferred}; insert into t values (1, 10), (2, 20), (3, 30)`,
        { t: table },
      )
      await write('update t set id = 3 - id where id < 3')
      expect(await rows(reader, [1, 2, 3])).toEqual([20, 10, 'before_audit_horizon'])
      await write('update t set id = 3 where id = 2; delete from t where v = 30')
      expect(await rows(reader, [1, 2, 3])).toEqual([20, 'deleted', 10])
    })

    test('are told apart when one replaces the other before that is deleted', async ({ db }) => {
      const { reader, write } = await audit(connect(db).db, deferred, { t: table })
      await write('insert into t values (1, 10)')
      await write('insert into t values (1, 11); delete from t where v = 10')
      expect(await rows(reader, [1])).toEqual([11])
      await write('insert into t values (1, 12); delete from t where v = 12')
      expect(await rows(reader, [1])).toEqual([11])
      await write('insert into t values (1, 13); delete from t')
      expect(await rows(reader, [1])).toEqual(['deleted'])
    })
  },
)
