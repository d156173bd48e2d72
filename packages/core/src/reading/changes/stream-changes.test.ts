import type { AuditChange } from '@threadline/contract'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { withoutGuard } from '../../storage/__fixtures__/without-guard.ts'
import { test } from '../__fixtures__/audited-database.ts'
import { streamChanges } from './stream-changes.ts'

async function keysOf(stream: AsyncIterable<AuditChange>): Promise<(string | null)[]> {
  const keys = []
  for await (const { rowKey } of stream) keys.push(rowKey)
  return keys
}

const descending = (count: number) => Array.from({ length: count }, (_, index) => String(count - index))

describe('a stream of changes', () => {
  test('is the trail at the moment when it began, whatever is written and purged meanwhile', async ({
    audited,
  }) => {
    const { reader, write, query } = audited
    for (const statement of withoutGuard.split(';')) await query(statement)
    await write('insert into posts (id) select generate_series(1, 25)')
    for (const order of ['newest', 'oldest'] as const) {
      const keys = []
      for await (const { rowKey } of streamChanges(reader, { table: 'posts' }, { order, batchSize: 4 })) {
        keys.push(rowKey)
        if (keys.length === 6) {
          await write('insert into shop.posts values (1); insert into posts (id) values (26)')
          await query(`delete from threadline.audit_changes where row_key in ('1', '13', '25')`)
        }
      }
      expect(keys).toEqual(order === 'newest' ? descending(25) : descending(25).reverse())
      await query('truncate posts, shop.posts')
      await query('delete from threadline.audit_changes')
      await write('insert into posts (id) select generate_series(1, 25)')
    }
  })

  test('holds every change once, whatever the size of its batches', async ({
    audited: { reader, write },
  }) => {
    await write('insert into posts (id) select generate_series(1, 12)')
    for (const batchSize of [1, 5, 11, 12, 13, 10_000])
      expect(await keysOf(streamChanges(reader, {}, { batchSize }))).toEqual(descending(12))
    expect(await keysOf(streamChanges(reader, { op: 'delete' }))).toEqual([])
  })

  test('gives its connection back when it is left, when it fails and when it ends', async ({
    db,
    audited,
  }) => {
    await audited.write('insert into posts (id) select generate_series(1, 12)')
    const reader = { db: drizzle(db.connect(db.url, { max: 1 })), schema: 'threadline' }
    for (let time = 0; time < 3; time++) {
      for await (const { rowKey } of streamChanges(reader, {}, { batchSize: 2 })) if (rowKey === '10') break
      const controller = new AbortController()
      const aborted = streamChanges(reader, {}, { batchSize: 2, signal: controller.signal })
      await aborted.next()
      controller.abort(new Error('gone'))
      await expect(keysOf(aborted)).rejects.toThrow('gone')
      expect(await keysOf(streamChanges(reader))).toHaveLength(12)
    }
    const open = await audited.query<{ state: string }>(
      `select state from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    )
    expect(open).toEqual([])
  })

  test('fails before its first change when it cannot be asked', async ({ audited: { reader } }) => {
    const first = (filters: object, options = {}) => streamChanges(reader, filters, options).next()
    await expect(first({ tabel: 'x' })).rejects.toMatchObject({ code: 'invalid_filter' })
    await expect(first({ table: 'x' })).rejects.toMatchObject({ code: 'table_not_audited' })
    await expect(first({}, { batchSize: 0 })).rejects.toMatchObject({ code: 'invalid_filter' })
    await expect(first({}, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone')
  })
})
