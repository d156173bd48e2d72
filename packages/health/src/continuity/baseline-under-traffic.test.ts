import type { JsonObject } from '@threadline/contract'
import { stringifyJson } from '@threadline/contract'
import type { Threadline } from '@threadline/core'
import { type TestDatabase, test } from '@threadline/testing'
import { expect } from 'vitest'
import { auditedLate } from './__fixtures__/audited-late.ts'
import { type Copy, copyOf, randomNumbers, write } from './__fixtures__/traffic.ts'
import { baseline } from './baseline.ts'

const ddl = `
  create table orders (tenant int, no int, amount numeric(10,2), note text, card text, seen int default 0, primary key (tenant, no)) partition by hash (tenant);
  create table orders_0 partition of orders for values with (modulus 2, remainder 0);
  create table orders_1 partition of orders for values with (modulus 2, remainder 1);
  insert into orders select n % 7, n, n / 3.0, 'geheim', 'geheim' from generate_series(1, 500) as n`
const config = { tables: { orders: { mask: ['note'], exclude: ['card'], exceptColumns: ['seen'] } } }

/** Every update and delete must have found what the change before it, or the snapshot, has left. */
const contradictions = (db: TestDatabase) => db.sql`
  select id, op, row_key from (
    select id, op::text, row_key, before, after::jsonb as after,
      lag(after::jsonb) over rows as known, lag(op::text) over rows as known_op,
      exists (select from threadline.audit_key_moves where change_id = audit_changes.id) as moved
    from threadline.audit_changes window rows as (partition by row_key order by id)
  ) as change
  where not moved and known is not null
    and known <> case op when 'D' then before::jsonb when 'U' then after || before::jsonb when 'S' then after else known end`

async function expectToKnow(threadline: Threadline, copy: Copy, everything: boolean): Promise<void> {
  for (const { key, row } of copy.rows) {
    const known = await threadline.asOf('orders', key, copy.at)
    if (known.status === 'before_audit_horizon' && !everything) continue
    const found = known.status === 'present' ? known.row : known
    expect(sorted(found), `${stringifyJson(key)} at ${copy.at}`).toBe(sorted(row))
  }
}

const sorted = (row: JsonObject | object) => stringifyJson({ ...row } as JsonObject, { sortKeys: true })

test('under live traffic a snapshot never contradicts a captured write, aborted, resumed, and two at once', {
  timeout: 240_000,
}, async ({ db }) => {
  const threadline = await auditedLate(db, ddl, config)
  const controller = new AbortController()
  const copies: Copy[] = []
  const round = async (seed: number) => {
    const writers = [1, 2, 3].map((writer) => write(threadline, randomNumbers(seed * 10 + writer), 25))
    await Promise.all(writers)
    copies.push(await copyOf(db))
  }
  const aborted = baseline(threadline, 'orders', {
    batchSize: 7,
    signal: controller.signal,
    onProgress: ({ batches }) => batches === 12 && controller.abort(new Error('enough')),
  })
  await Promise.all([expect(aborted).rejects.toThrow('enough'), round(1)])
  await round(2)
  const two = [3, 5].map((batchSize) => baseline(threadline, 'orders', { batchSize, pauseMs: 2 }))
  const rounds = (async () => {
    for (let seed = 3; seed < 7; seed++) await round(seed)
  })()
  const [first, second] = await Promise.all(two)
  await rounds
  copies.push(await copyOf(db))

  expect([first?.status, second?.status]).toEqual(['finished', 'finished'])
  expect(first?.snapshotRows).toBeGreaterThan(0)
  expect(second?.snapshotRows).toBeGreaterThan(0)
  expect(await contradictions(db)).toEqual([])
  for (const copy of copies.slice(0, -1)) await expectToKnow(threadline, copy, false)
  for (const copy of copies.slice(-1)) await expectToKnow(threadline, copy, true)
  expect(await baseline(threadline, 'orders', { refresh: true })).toMatchObject({ snapshotRows: 0 })
  const [leaked] = await db.sql`
    select count(*)::int as rows from threadline.audit_changes where concat(before, after) ~ 'geheim|card|seen'`
  expect(leaked).toEqual({ rows: 0 })
  const runs = await db.sql`select finished_at is not null as finished from threadline.baselines order by id`
  expect(runs.map(({ finished }) => finished)).toEqual([true, true])
})

test('rows that others keep locked are not waited for: they are left for later, and the rest is written', async ({
  db,
}) => {
  const threadline = await auditedLate(db, ddl, config)
  const other = await db.connect(undefined, { max: 1 }).reserve()
  await other`begin`
  await other`update orders set amount = 0 where no in (3, 4, 333)`
  const impatient = await baseline(threadline, 'orders', { batchSize: 50, patienceMs: 0 })
  expect(impatient).toMatchObject({ status: 'locked', snapshotRows: 497 })
  await other`rollback`
  expect(await baseline(threadline, 'orders', { batchSize: 50 })).toMatchObject({
    ...{ status: 'finished', snapshotRows: 3 },
  })
  other.release()
})

test('a row that is deleted while it waits is not brought back', async ({ db }) => {
  const threadline = await auditedLate(db, ddl, config)
  const other = await db.connect(undefined, { max: 1 }).reserve()
  await other`begin`
  await other`delete from orders where no = 3`
  await other`update orders set no = 1000 where no = 4`
  await baseline(threadline, 'orders', { patienceMs: 0 })
  await other`commit`
  other.release()
  expect(await baseline(threadline, 'orders')).toMatchObject({ status: 'finished', snapshotRows: 0 })
  expect(await threadline.asOf('orders', [3, 3], new Date())).toMatchObject({
    status: 'deleted',
    op: 'delete',
  })
  expect(await threadline.asOf('orders', [4, 4], new Date())).toMatchObject({
    status: 'deleted',
    op: 'update',
  })
  expect(await contradictions(db)).toEqual([])
})
