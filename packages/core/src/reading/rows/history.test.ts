import { describe, expect } from 'vitest'
import { allPages, audit, connect, settings, test } from '../__fixtures__/audited-database.ts'
import type { Reader } from '../reader.ts'
import { history } from './history.ts'

/** A history in short: `update 2 (1 > 2)`. */
async function story(
  reader: Reader,
  table: string,
  key: Parameters<typeof history>[2],
  options?: Parameters<typeof history>[3],
): Promise<string[]> {
  const items = await allPages((cursor) => history(reader, table, key, { limit: 2, ...options, cursor }))
  return items.map(({ op, rowKey, keyMove, partition }) =>
    [op, rowKey, partition, keyMove === null ? null : `(${keyMove.from} > ${keyMove.to})`]
      .filter((part) => part !== null)
      .join(' '),
  )
}

const deferred = 'create table t (id int primary key deferrable initially deferred, v int)'

describe('the history of a row', () => {
  test('goes on under the key that it had before', async ({ audited: { reader, write } }) => {
    await write(`insert into posts (id, title) values (1, 'a')`)
    await write('update posts set id = 2')
    await write(`update posts set title = 'b'`)
    await write('update posts set id = 3')
    expect(await story(reader, 'posts', 3)).toEqual([
      'update 3 (2 > 3)',
      'update 2',
      'update 2 (1 > 2)',
      'insert 1',
    ])
    expect(await story(reader, 'posts', 2)).toEqual([
      'update 3 (2 > 3)',
      'update 2',
      'update 2 (1 > 2)',
      'insert 1',
    ])
    expect(await story(reader, 'posts', 2, { followMoves: false })).toEqual([
      'update 3 (2 > 3)',
      'update 2',
      'update 2 (1 > 2)',
    ])
    expect(await story(reader, 'posts', 1)).toEqual(['update 2 (1 > 2)', 'insert 1'])
  })

  test('does not mix with that of a row which had the key before it', async ({
    audited: { reader, write },
  }) => {
    await write(`insert into posts (id, title) values (1, 'a'), (2, 'other')`)
    await write('delete from posts where id = 2')
    await write('update posts set id = 2')
    await write(`insert into posts (id) values (1)`)
    expect(await story(reader, 'posts', 2)).toEqual(['update 2 (1 > 2)', 'insert 1'])
    expect(await story(reader, 'posts', 1)).toEqual(['insert 1', 'update 2 (1 > 2)', 'insert 1'])
    expect(await story(reader, 'posts', 2, { followMoves: false })).toEqual([
      'update 2 (1 > 2)',
      'delete 2',
      'insert 2',
    ])
  })

  test('does not mix with that of a row with which it has swapped keys', async ({ db }) => {
    const { reader, write } = await audit(connect(db).db, deferred, { t: {} })
    await write('insert into t values (1, 10), (2, 20)')
    await write('update t set v = v + 1')
    await write('update t set id = 3 - id')
    await write('update t set v = v + 1')
    expect(await story(reader, 't', 1)).toEqual(['update 1', 'update 1 (2 > 1)', 'update 2', 'insert 2'])
    expect(await story(reader, 't', 2)).toEqual(['update 2', 'update 2 (1 > 2)', 'update 1', 'insert 1'])
    const values = async (key: number) => (await history(reader, 't', key)).items.map(({ after }) => after?.v)
    expect(await values(1)).toEqual([22, 21, 21, 20])
    expect(await values(2)).toEqual([12, 11, 11, 10])
  })

  test('holds the truncates that removed it, once each', async ({ audited: { reader, write } }) => {
    await write('insert into posts (id) values (1), (2)')
    await write('truncate posts')
    await write('truncate posts')
    await write('insert into posts (id) values (1)')
    await write('delete from posts')
    await write('truncate posts')
    expect(await story(reader, 'posts', 1)).toEqual(['delete 1', 'insert 1', 'truncate', 'insert 1'])
    expect(await story(reader, 'posts', 2)).toEqual(['truncate', 'insert 2'])
    expect(await story(reader, 'posts', 3)).toEqual([])
  })

  test('of a partitioned table holds the truncates of the partition it was in', async ({ db }) => {
    const { reader, write } = await audit(
      connect(db).db,
      `create table t (id int primary key, v int) partition by range (id);
       create table t_low partition of t for values from (0) to (10);
       create table t_high partition of t for values from (10) to (20)`,
      { t: {} },
    )
    await write('insert into t values (1, 1), (11, 1)')
    await write('truncate t_high')
    expect(await story(reader, 't', 1)).toEqual(['insert 1 t_low'])
    expect(await story(reader, 't', 11)).toEqual(['truncate t_high', 'insert 11 t_high'])
    await write('truncate t')
    expect((await story(reader, 't', 1)).at(0)).toMatch(/^truncate/)
    expect(await story(reader, 't', 11)).toHaveLength(2)
  })

  test('of a range of time has pages and truncates of just that', async ({ audited: { reader, write } }) => {
    await write('insert into posts (id) values (1)')
    await write('truncate posts')
    await write('insert into posts (id) values (1)')
    const [last, truncate, first] = (await history(reader, 'posts', 1)).items
    const within = (from?: string, to?: string) => story(reader, 'posts', 1, { from, to })
    expect(await within(truncate?.capturedAt, truncate?.capturedAt)).toEqual(['truncate'])
    expect(await within(last?.capturedAt)).toEqual(['insert 1'])
    expect(await within(undefined, first?.capturedAt)).toEqual(['insert 1'])
    await expect(history(reader, 'posts', 1, { from: '2026-01-02', to: '2026-01-01' })).rejects.toMatchObject(
      {
        code: 'invalid_filter',
      },
    )
  })

  test('is found by a key with separators, quotes and slashes, and by the stored key', async ({ db }) => {
    const { reader, write } = await audit(
      connect(db).db,
      'create table t (a text, b text, primary key (a, b))',
      { t: {} },
    )
    const keys = [
      ['a:b', 'c'],
      ['a', 'b:c'],
      ['x","y', 'é/"\\'],
      ['', ' '],
      ['k'.repeat(600), 'l'],
    ]
    const literal = (text: string) => `'${text}'`
    for (const key of keys) await write(`insert into t values (${key.map(literal).join(', ')})`)
    for (const [a = '', b = ''] of keys) {
      const { items } = await history(reader, 't', { b, a })
      expect(items.map(({ key }) => key)).toEqual([{ a, b }])
      expect((await history(reader, 't', items[0]?.rowKey ?? '')).items).toEqual(items)
    }
    await expect(history(reader, 't', { a: 'x' })).rejects.toMatchObject({ code: 'invalid_key' })
  })

  test('tells who moved it in the context of that moment', async ({ audited: { reader, write } }) => {
    await write(
      `insert into posts (id) values (1); ${settings({ correlationId: 'later' })}; update posts set id = 2`,
      { correlationId: 'first' },
    )
    const { items } = await history(reader, 'posts', 2)
    expect(items.map(({ correlationId }) => correlationId)).toEqual(['later', 'first'])
  })
})
