import { user } from '@threadline/core'
import { test } from '@threadline/testing'
import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { auditedLate, trailOf } from './__fixtures__/audited-late.ts'
import { baseline } from './baseline.ts'

const people = `
  create table people (id int primary key, name text, email text, card text, seen_at timestamptz, height numeric);
  insert into people select n, 'name ' || n, 'geheim' || n, 'geheim' || n, now(), n + 0.50 from generate_series(1, 25) as n`
const rules = {
  tables: { people: { mask: ['email'], exclude: ['card'], exceptColumns: ['seen_at'] } },
}

test('a baseline writes a snapshot of every row, redacted as capture redacts', async ({ db }) => {
  const threadline = await auditedLate(db, people, rules)
  const progress: number[] = []
  const result = await baseline(threadline, 'people', {
    batchSize: 10,
    onProgress: ({ snapshotRows }) => progress.push(snapshotRows),
  })
  expect(result).toMatchObject({ table: 'people', status: 'finished', snapshotRows: 25 })
  expect(progress.slice(0, 3)).toEqual([10, 20, 25])
  const trail = await trailOf(db, 'people')
  expect(trail).toHaveLength(25)
  expect(trail[1]).toEqual({
    ...{ op: 'S', key: '2', partition: null, actor: 'system/threadline' },
    after: '{"id":2,"name":"name 2","email":"[REDACTED]","height":2.50}',
  })
  await db.sql`update people set id = id where id = 2`
  await db.sql`delete from people where id = 2`
  const [deleted] = await db.sql`select before::text from threadline.audit_changes where op = 'D'`
  expect(deleted?.before).toBe(trail[1]?.after)
})

test('asOf and history know the state at the baseline, and say that nothing is known before it', async ({
  db,
}) => {
  const threadline = await auditedLate(db, people, rules)
  const before = new Date().toISOString()
  await baseline(threadline, 'people')
  const page = await threadline.history('people', 7)
  expect(page.items).toMatchObject([{ op: 'snapshot', after: { id: 7, name: 'name 7' }, before: null }])
  expect(await threadline.asOf('people', 7, new Date())).toMatchObject({
    status: 'present',
    row: { id: 7, name: 'name 7', height: '7.50' },
    redactedFields: ['email'],
  })
  expect(await threadline.asOf('people', 7, before)).toEqual({
    status: 'before_audit_horizon',
    horizon: page.items[0]?.capturedAt,
  })
})

test('rows that the trail knows already are left alone, and a second baseline finds nothing to do', async ({
  db,
}) => {
  const threadline = await auditedLate(db, people, rules)
  await threadline.transaction({ actor: user('42') }, async (tx) => {
    await tx.execute(sql`update people set name = 'known' where id <= 5`)
    await tx.execute(sql`insert into people (id, name) values (26, 'known')`)
    await tx.execute(sql`delete from people where id = 25`)
  })
  expect(await baseline(threadline, 'people')).toMatchObject({ snapshotRows: 19 })
  expect(await baseline(threadline, 'people')).toMatchObject({ snapshotRows: 0, status: 'finished' })
  const ops = (await trailOf(db, 'people')).map(({ op }) => op)
  expect(ops.filter((op) => op === 'S')).toHaveLength(19)
})

test('with refresh, rows that are not as the trail has them are written again', async ({ db }) => {
  const threadline = await auditedLate(db, people, rules)
  await baseline(threadline, 'people')
  await db.sql.unsafe(
    `alter table people disable trigger user; update people set name = 'unseen' where id = 3; alter table people enable trigger user`,
  )
  expect(await baseline(threadline, 'people')).toMatchObject({ snapshotRows: 0 })
  expect(await baseline(threadline, 'people', { refresh: true })).toMatchObject({ snapshotRows: 1 })
  expect(await threadline.asOf('people', 3, new Date())).toMatchObject({ row: { name: 'unseen' } })
})

test('a row that the trail has as deleted, truncated or moved away is written when it is there again', async ({
  db,
}) => {
  const threadline = await auditedLate(db, 'create table posts (id int primary key)', {
    tables: { posts: {} },
  })
  const unseen = (statement: string) =>
    db.sql.unsafe(
      `alter table posts disable trigger user; ${statement}; alter table posts enable trigger user`,
    )
  await db.sql.unsafe('insert into posts values (1), (2)')
  await db.sql`delete from posts where id = 1`
  await db.sql`update posts set id = 3 where id = 2`
  await unseen('insert into posts values (1), (2)')
  expect(await baseline(threadline, 'posts')).toMatchObject({ snapshotRows: 2 })
  await db.sql`truncate posts`
  await unseen('insert into posts values (1)')
  expect(await baseline(threadline, 'posts')).toMatchObject({ snapshotRows: 1 })
})

test('partitions, each with its name, rows in several levels and columns in another order', async ({
  db,
}) => {
  const threadline = await auditedLate(
    db,
    `create schema billing;
     create table billing.payments (id int, paid_on date, iban text, note text, primary key (id, paid_on)) partition by range (paid_on);
     create table billing.payments_2024 partition of billing.payments for values from ('2024-01-01') to ('2025-01-01') partition by hash (id);
     create table billing.payments_2024_0 partition of billing.payments_2024 for values with (modulus 2, remainder 0);
     create table public.payments_2024_1 (note text, iban text, paid_on date not null, id int not null);
     alter table billing.payments_2024 attach partition public.payments_2024_1 for values with (modulus 2, remainder 1);
     create table billing.payments_2025 partition of billing.payments for values from ('2025-01-01') to ('2026-01-01');
     insert into billing.payments select n, '2024-02-29'::date + n * 60, 'geheim', 'n' from generate_series(0, 9) as n`,
    { tables: { 'billing.payments': { mask: ['iban'] } } },
  )
  expect(await baseline(threadline, 'billing.payments', { batchSize: 2 })).toMatchObject({ snapshotRows: 10 })
  const trail = await trailOf(db, 'payments')
  expect(new Set(trail.map(({ partition }) => partition))).toEqual(
    new Set(['payments_2024_0', 'public.payments_2024_1', 'payments_2025']),
  )
  expect(JSON.stringify(trail)).not.toContain('geheim')
  expect(await threadline.asOf('billing.payments', [0, '2024-02-29'], new Date())).toMatchObject({
    status: 'present',
    row: { id: 0, paid_on: '2024-02-29', iban: '[REDACTED]', note: 'n' },
  })
})

test.for([
  ['text in the order of its collation', `k text collate "en-x-icu" primary key`, `'a' || n || chr(65 + n)`],
  [
    'a composite key whose columns have the other order in its index',
    `b text, k int, unique (k, b)`,
    `'b' || n, n % 3`,
  ],
  ['uuids', 'k uuid primary key', `md5(n::text)::uuid`],
  ['timestamps', 'k timestamptz primary key', `timestamptz '2024-01-01' + n * interval '1 microsecond'`],
  ['numbers with many digits', 'k numeric primary key', `n / 7.0`],
  ['floats', 'k float8 primary key', `n / 7.0::float8`],
  ['characters of fixed length', 'k char(6) primary key', `'x' || n`],
  ['bytes', 'k bytea primary key', `decode(md5(n::text), 'hex')`],
  ['long texts', 'k text primary key', `repeat('y', 600) || n`],
  [
    'an index of another operator class',
    'k text not null; create unique index on keyed (k text_pattern_ops)',
    `'ä' || n`,
  ],
])('every row once, in batches, with a key of %s', async ([, columns = '', values = ''], { db }) => {
  const [definition = '', ...more] = columns.split('; ')
  const unique = definition.includes('primary key')
    ? {}
    : { primaryKey: definition.includes('b text') ? ['b', 'k'] : ['k'] }
  const notNull = definition.replace('b text, k int', 'b text not null, k int not null')
  const threadline = await auditedLate(
    db,
    `create table keyed (${notNull}); ${more.join('; ')}; insert into keyed select ${values} from generate_series(1, 23) as n`,
    { tables: { keyed: unique } },
  )
  expect(await baseline(threadline, 'keyed', { batchSize: 4 })).toMatchObject({ snapshotRows: 23 })
  const keys = (await trailOf(db, 'keyed')).map(({ key }) => key)
  expect(new Set(keys).size).toBe(23)
  expect(await baseline(threadline, 'keyed', { refresh: true })).toMatchObject({ snapshotRows: 0 })
})
