import { skipReasons, type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { expect } from 'vitest'
import type { TableConfig } from '../config/define-config.ts'
import { resolveConfig } from '../config/resolve-config.ts'
import { trail } from './__fixtures__/captured-tables.ts'
import { planTriggers } from './plan-triggers.ts'
import { renderTriggers } from './render-triggers.ts'

/**
 * Renders the SQL of a table, compares it with a file in `__golden__`, and runs it, twice, as a migration would. `vitest -u` writes the files anew: read the
 * difference then.
 */
async function generate(
  db: TestDatabase,
  golden: string,
  ddl: string,
  table: string,
  rules: TableConfig = {},
): Promise<void> {
  const client = db.connect(db.url, { max: 1 })
  await client.unsafe(ddl)
  const config = resolveConfig({ tables: { [table]: rules } })
  const [plan] = await planTriggers(drizzle(client), config)
  if (plan === undefined) throw new Error('nothing was planned')
  const statements = renderTriggers(plan, config)
  await expect(`${statements.join(';\n\n')};\n`).toMatchFileSnapshot(`./__golden__/${golden}.sql`)
  for (const again of [false, true])
    await client.begin(async (tx) => {
      for (const statement of statements) await tx.unsafe(statement)
      if (again) await tx`select`
    })
}

/** The operations with their images, in short. */
const changes = async (db: TestDatabase, table?: string) =>
  (await trail(db, table)).map(({ op, key, before, after }) => [op, key, before, after])

test('a plain table', async ({ db }) => {
  await generate(
    db,
    'plain',
    'create table posts (id bigint primary key, title text, price numeric(10,2), rating numeric, body jsonb, published_at timestamptz)',
    'posts',
  )
  await db.sql`insert into posts values (1, 'a', 1, 4.50, '{"a":1}', '2024-02-29 12:00Z')`
  await db.sql`update posts set price = 2, rating = 4.5, body = '{"a":2}'`
  await db.sql`update posts set id = 2`
  await db.sql`delete from posts`
  await db.sql`truncate posts`
  const row = {
    title: 'a',
    price: '2.00',
    rating: 4.5,
    body: { a: 2 },
    published_at: '2024-02-29T12:00:00+00:00',
  }
  expect(await changes(db)).toEqual([
    ['I', '1', null, { ...row, id: 1, price: '1.00', rating: '4.50', body: { a: 1 } }],
    ['U', '1', { price: '1.00', rating: '4.50', body: { a: 1 } }, { ...row, id: 1 }],
    ['U', '2', { id: 1 }, { ...row, id: 2 }],
    ['D', '2', { ...row, id: 2 }, null],
    ['T', null, null, null],
  ])
})

test('a composite key that can be long', async ({ db }) => {
  await generate(
    db,
    'composite-key',
    'create table order_lines (position int, tenant text, order_no date, amount int, primary key (tenant, order_no, position))',
    'order_lines',
  )
  await db.sql`insert into order_lines values (1, 'a"b', '2024-02-29', 1), (2, ${'x'.repeat(600)}, '2024-02-29', 1)`
  await db.sql`update order_lines set position = 9, amount = 2 where position = 1`
  expect((await trail(db)).map(({ key, oldKey, before }) => [key, oldKey, before])).toEqual([
    [String.raw`["a\"b","2024-02-29","1"]`, null, null],
    [expect.stringMatching(/^sha256:[0-9a-f]{64}$/), null, null],
    [
      String.raw`["a\"b","2024-02-29","9"]`,
      String.raw`["a\"b","2024-02-29","1"]`,
      { position: 1, amount: 1 },
    ],
  ])
})

test('a table with excluded, masked, ignored and virtual columns', async ({ db, skip }) => {
  skip(db.serverVersion < 180_000, skipReasons.serverLacksFeature)
  await generate(
    db,
    'redacted',
    `create table customers (id int primary key, name text, email text, card text, address text, zip text, seen_at timestamptz,
      label text generated always as (upper(name)) virtual)`,
    'customers',
    { exclude: ['card'], mask: ['email'], exceptColumns: ['seen_at'] },
  )
  await db.sql`insert into customers values (1, 'n', 'geheim', 'geheim', 'a', 'z', now())`
  await db.sql`update customers set email = 'geheim!', card = 'geheim!', zip = 'y'`
  await db.sql`update customers set seen_at = null`
  await db.sql`delete from customers`
  const row = { id: 1, name: 'n', email: '[REDACTED]', address: 'a', zip: 'y' }
  expect(await changes(db)).toEqual([
    ['I', '1', null, { ...row, zip: 'z' }],
    ['U', '1', { email: '[REDACTED]', zip: 'z' }, row],
    ['D', '1', row, null],
  ])
})

test('a partitioned table with a masked column', async ({ db }) => {
  await generate(
    db,
    'partitioned',
    `create schema billing; create table billing.payments (id int, paid_on date, iban text, primary key (id, paid_on)) partition by range (paid_on);
     create table billing.payments_2024 partition of billing.payments for values from ('2024-01-01') to ('2025-01-01')`,
    'billing.payments',
    { mask: ['iban'] },
  )
  await db.sql`insert into billing.payments values (1, '2024-02-29', 'geheim')`
  await db.sql`update billing.payments_2024 set iban = 'geheim!'`
  await db.sql`truncate billing.payments_2024`
  const row = { id: 1, paid_on: '2024-02-29', iban: '[REDACTED]' }
  const key = '["1","2024-02-29"]'
  expect(await changes(db)).toEqual([
    ['I', key, null, row],
    ['U', key, { iban: '[REDACTED]' }, row],
    ['T', null, null, null],
  ])
  expect((await trail(db)).map(({ partition }) => partition)).toEqual([
    'payments_2024',
    'payments_2024',
    'payments_2024',
  ])
})

test('a table of which earlier values are not kept', async ({ db }) => {
  await generate(
    db,
    'without-earlier-values',
    'create table settings (name text primary key, value json, secret text)',
    'settings',
    { storeChangedFrom: false, exclude: ['secret'] },
  )
  await db.sql`insert into settings values ('a', '1', 'geheim')`
  await db.sql`update settings set value = '2', secret = 'geheim!'`
  await db.sql`update settings set secret = 'geheim'`
  expect(await changes(db)).toEqual([
    ['I', 'a', null, { name: 'a', value: 1 }],
    ['U', 'a', ['value'], { name: 'a', value: 2 }],
    ['U', 'a', [], { name: 'a', value: 2 }],
  ])
})

test('a table whose writes go through when they cannot be captured', async ({ db }) => {
  await generate(db, 'allowing', 'create table carts (id int primary key, items text)', 'carts', {
    onCaptureError: 'allow',
  })
  await db.sql.unsafe(`insert into carts values (1, 'a'); update carts set items = 'b'; delete from carts`)
  expect(await changes(db)).toEqual([
    ['I', '1', null, { id: 1, items: 'a' }],
    ['U', '1', { items: 'a' }, { id: 1, items: 'b' }],
    ['D', '1', { id: 1, items: 'b' }, null],
  ])
})

test('names and a placeholder that need care', async ({ db }) => {
  const [schema, table, column] = ["it's", '"; drop table x; --', String.raw`$body$ \ "e"`]
  await generate(
    db,
    'odd-names',
    `create schema "it's"; create table "it's"."""; drop table x; --" ("select" int primary key, "$body$ \\ ""e""" text, "Größe" text)`,
    `"it's"."""; drop table x; --"`,
    { mask: [column], maskPlaceholder: `'\\' $body$\n` },
  )
  await db.sql.unsafe(`insert into "it's"."""; drop table x; --" values (1, 'geheim', 'g')`)
  expect(await changes(db)).toEqual([['I', '1', null, { select: 1, [column]: `'\\' $body$\n`, Größe: 'g' }]])
  const [registered] = await db.sql`select schema_name, table_name from threadline.audited_tables`
  expect(registered).toEqual({ schema_name: schema, table_name: table })
})

test('every kind of type, with the settings that its text depends on', async ({ db }) => {
  await generate(
    db,
    'many-types',
    `create type mood as enum ('ok'); create domain price as numeric(10,2); create type pair as (a real, b interval);
     create table samples (id uuid primary key, mood mood, price price, pair pair, amount numeric, ratio float8, span interval, bytes bytea, cash money,
      valid tstzrange, tags text[], about regclass, doc json, at timetz, ip inet, name char(3), loose bpchar, place point)`,
    'samples',
  )
  await db.sql`insert into samples (id, pair, ratio, span, bytes, cash, valid, about)
    values ('1b4e28ba-2fa1-11d2-883f-0016d3cca427', row(0.1, '1 day'), 0.1, '1 day', '\\x00', 1, '[2024-01-01Z,)', 'samples')`
  expect((await trail(db))[0]?.after).toMatchObject({
    pair: { a: 0.1, b: '1 day' },
    ratio: 0.1,
    span: '1 day',
    bytes: '\\x00',
    cash: '$1.00',
    valid: '["2024-01-01 00:00:00+00",)',
    about: 'public.samples',
  })
})
