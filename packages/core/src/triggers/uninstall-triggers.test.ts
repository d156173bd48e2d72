import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { planUninstall, uninstallTriggers } from './uninstall-triggers.ts'

const ddl = `
  create table orders (id int primary key, status text);
  create table payments (id int, month date, primary key (id, month)) partition by range (month);
  create table payments_1 partition of payments for values from ('2026-01-01') to ('2026-02-01')`

/** What the database has of capture. */
const leftovers = (db: TestDatabase) => db.sql`
  select (select count(*)::int from pg_trigger where tgname like '!threadline%' and tgrelid::regclass::text ~ '^(orders|payments)') as triggers,
    (select count(*)::int from pg_proc where starts_with(obj_description(oid, 'pg_proc'), '{"threadline":')) as functions`

describe('ending capture', () => {
  test('removes triggers before functions, records that it did, and keeps the trail', async ({ db }) => {
    await capture(db, ddl, { orders: {}, payments: {} })
    await db.sql`insert into orders values (1, 'new')`
    await db.sql`insert into payments values (1, '2026-01-05')`
    expect(await uninstallTriggers(drizzle(db.connect(db.url, { max: 1 })))).toEqual(['orders', 'payments'])
    expect(await leftovers(db)).toEqual([{ triggers: 0, functions: 0 }])
    await db.sql`update orders set status = 'paid'`
    await db.sql`truncate payments_1`
    expect((await trail(db)).map(({ table, op }) => [table, op])).toEqual([
      ['orders', 'I'],
      ['payments', 'I'],
    ])
    expect(await db.sql`select name, comment from threadline.audit_actions order by id`).toEqual([
      { name: 'threadline.capture_removed', comment: 'orders' },
      { name: 'threadline.capture_removed', comment: 'payments' },
    ])
  })

  test('of a single table leaves the others captured', async ({ db }) => {
    await capture(db, ddl, { orders: {}, payments: {} })
    expect(await uninstallTriggers(drizzle(db.connect(db.url, { max: 1 })), ['public.orders'])).toEqual([
      'orders',
    ])
    await db.sql`insert into orders values (1, 'new')`
    await db.sql`insert into payments values (1, '2026-01-05')`
    expect((await trail(db)).map(({ table }) => table)).toEqual(['payments'])
  })

  test('can be done again, and installing again continues the history: idempotent both ways', async ({
    db,
  }) => {
    await capture(db, ddl, { orders: {} })
    await db.sql`insert into orders values (1, 'new')`
    const client = drizzle(db.connect(db.url, { max: 1 }))
    expect(await uninstallTriggers(client)).toEqual(['orders'])
    expect(await uninstallTriggers(client)).toEqual([])
    for (const status of ['installed', 'unchanged'])
      expect(await capture(db, 'select', { orders: {} })).toEqual([{ table: 'orders', status }])
    await db.sql`update orders set status = 'paid'`
    expect((await trail(db, 'orders')).map(({ op }) => op)).toEqual(['I', 'U'])
    expect(await db.sql`select count(*)::int from threadline.audited_tables`).toEqual([{ count: 1 }])
  })

  test('also takes the functions of tables that were dropped', async ({ db }) => {
    await capture(db, ddl, { orders: {} })
    await db.sql`drop table orders`
    const client = drizzle(db.connect(db.url, { max: 1 }))
    expect(await planUninstall(client)).toMatchObject([{ table: null, statements: { length: 3 } }])
    expect(await uninstallTriggers(client)).toEqual([])
    expect(await leftovers(db)).toEqual([{ triggers: 0, functions: 0 }])
  })

  test('keeps a function that a trigger made by hand calls: no trigger vanishes unseen', async ({ db }) => {
    await capture(db, `${ddl}; create table copy (id int primary key, status text)`, { orders: {} })
    const [{ name = '' } = {}] = await db.sql`
      select tgfoid::regproc::text as name from pg_trigger where tgrelid = 'orders'::regclass and tgname = '!threadline_insert'`
    await db.sql.unsafe(`create trigger by_hand after insert on copy for each row execute function ${name}()`)
    expect(await uninstallTriggers(drizzle(db.connect(db.url, { max: 1 })))).toEqual(['orders'])
    await db.sql`insert into copy values (1, 'new')`
    expect((await trail(db, 'orders')).map(({ op }) => op)).toEqual(['I'])
  })
})
