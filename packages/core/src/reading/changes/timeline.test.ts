import { anonymous, isThreadlineError, type ThreadlineError, user } from '@threadline/contract'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { query } from '../../database/__fixtures__/drivers.ts'
import { withoutGuard } from '../../storage/__fixtures__/without-guard.ts'
import { installStorage } from '../../storage/install-storage.ts'
import { allPages, audit, connect, settings, test } from '../__fixtures__/audited-database.ts'
import { incident } from '../transactions/incident.ts'
import { transactionById } from '../transactions/transaction-by-id.ts'
import { timeline } from './timeline.ts'

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (isThreadlineError(error) ? `${error.code}: ${error.message}` : String(error)),
  )

describe('pages of the timeline', () => {
  test('hold the changes of a bulk statement each once', async ({ audited: { reader, write } }) => {
    await write('insert into posts (id) select generate_series(1, 40)')
    const items = await allPages((cursor) => timeline(reader, { limit: 7, cursor }))
    expect(items.map(({ rowKey }) => Number(rowKey))).toEqual(
      Array.from({ length: 40 }, (_, index) => 40 - index),
    )
  })

  test('do not shift while changes are written, and go on when the last one was purged', async ({
    audited,
  }) => {
    const { reader, write, query } = audited
    for (const id of [1, 2, 3, 4]) await write(`insert into posts (id) values (${id})`)
    const first = await timeline(reader, { limit: 2 })
    await write('insert into posts (id) values (5)')
    for (const statement of withoutGuard.split(';')) await query(statement)
    await query(`delete from threadline.audit_changes where id = ${first.items[1]?.id}`)
    const second = await timeline(reader, { limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(({ rowKey }) => rowKey)).toEqual(['4', '3', '2', '1'])
    expect(second.hasMore).toBe(false)
  })

  test('belong to their filters', async ({ audited: { reader, write } }) => {
    await write('insert into posts (id) values (1), (2)')
    const { nextCursor } = await timeline(reader, { limit: 1 })
    const other = timeline(reader, { limit: 1, table: 'posts', cursor: nextCursor ?? '' })
    expect(await codeOf(other)).toMatch(/^invalid_cursor: The cursor belongs to other filters/)
    expect(await codeOf(timeline(reader, { cursor: 'x' }))).toMatch(/^invalid_cursor/)
  })

  test('of a schema hold the changes of its tables in the order of capture', async ({ audited }) => {
    const { reader, write } = audited
    for (const id of [1, 2, 3])
      await write(
        `insert into posts (id) values (${id}); insert into order_lines values (${id}, 1); insert into shop.posts values (${id})`,
      )
    const items = await allPages((cursor) => timeline(reader, { schema: 'public', limit: 2, cursor }))
    expect(items.map(({ table, rowKey }) => `${table} ${rowKey}`)).toEqual([
      'order_lines ["3","1"]',
      'posts 3',
      'order_lines ["2","1"]',
      'posts 2',
      'order_lines ["1","1"]',
      'posts 1',
    ])
  })
})

describe('what cannot be asked', () => {
  test('is refused with the name and what to do about it', async ({ audited: { reader } }) => {
    expect(await codeOf(timeline(reader, JSON.parse('{"tabel":"posts","limit":0}')))).toMatch(
      /^invalid_filter: Invalid filter: limit must be .*; tabel is not known \(known: schema, table/,
    )
    expect(await codeOf(timeline(reader, { table: 'post' }))).toBe(
      'table_not_audited: The table "post" is not audited; did you mean "posts"?',
    )
    expect(await codeOf(timeline(reader, { table: 'shop.order_lines' }))).toMatch(/^table_not_audited/)
    expect(await codeOf(timeline(reader, { table: 'invoices' }))).toBe(
      'table_not_audited: The table "invoices" is not audited; run "threadline gen triggers --tables invoices" to have its changes captured from now on.',
    )
    expect(await codeOf(timeline(reader, { schema: 'nowhere' }))).toBe(
      'table_not_audited: No table of the schema "nowhere" is audited; audited tables are in "public", "shop".',
    )
    expect(await codeOf(timeline(reader, { rowKey: 1 }))).toMatch(/^invalid_filter: .* needs table beside it/)
    expect(await codeOf(timeline(reader, { table: 'posts', rowKey: 'x' }))).toMatch(
      /^invalid_key: The key column id of posts is of type bigint/,
    )
    expect(await codeOf(timeline(reader, { table: 'order_lines', rowKey: 1 }))).toMatch(
      /^invalid_key: .*order_id, line/,
    )
  })

  test('names no values and no SQL', async ({ audited: { reader } }) => {
    const failed = timeline(reader, { table: 'posts', rowKey: 'hunter2' }).catch(
      (error: ThreadlineError) => error,
    )
    expect(JSON.stringify({ ...(await failed), message: String(await failed) })).not.toMatch(
      /hunter2|select/i,
    )
  })

  test('says so where Threadline is not installed', async ({ emptyDatabase }) => {
    const reader = { db: drizzle(emptyDatabase.sql), schema: 'threadline' }
    expect(await codeOf(timeline(reader))).toMatch(/^not_installed: .* run "threadline install"/)
  })
})

describe('a transaction that changes actor and context along the way', () => {
  test('gives each change those in force at it, and is found by each of them', async ({ audited }) => {
    const { reader, write } = audited
    await write(
      `insert into posts (id) values (1);
       ${settings({ actor: user('eve'), correlationId: 'second', requestId: 'r2' })};
       insert into posts (id) values (2);
       ${settings({})};
       insert into posts (id) values (3);
       ${settings({ actor: anonymous(), correlationId: 'first' })};
       insert into posts (id) values (4)`,
      { actor: user('ada'), correlationId: 'first', requestId: 'r1' },
    )
    const { items } = await timeline(reader)
    expect(
      items.map((change) => [change.rowKey, change.actor, change.correlationId, change.requestId]),
    ).toEqual([
      ['4', anonymous(), 'first', null],
      ['3', null, null, null],
      ['2', user('eve'), 'second', 'r2'],
      ['1', user('ada'), 'first', 'r1'],
    ])
    const keys = async (filters: Parameters<typeof timeline>[1]) =>
      (await timeline(reader, filters)).items.map(({ rowKey }) => rowKey)
    expect(await keys({ correlationId: 'first' })).toEqual(['4', '1'])
    expect(await keys({ correlationId: 'second' })).toEqual(['2'])
    expect(await keys({ requestId: 'r1' })).toEqual(['1'])
    expect(await keys({ requestId: 'r2', correlationId: 'first' })).toEqual([])
    expect(await keys({ actor: anonymous() })).toEqual(['4'])
    const transaction = await transactionById(reader, items[0]?.transactionId ?? '')
    expect(transaction?.switches.map(({ actor, correlationId }) => [actor, correlationId])).toEqual([
      [user('eve'), 'second'],
      [null, null],
      [anonymous(), 'first'],
    ])
  })
})

describe('a change whose transaction has no record', () => {
  test('is there all the same, with what its own data tell', async ({
    audited: { reader, write, query },
  }) => {
    await write('insert into posts (id) values (1)', { actor: user('ada'), correlationId: 'c' })
    const before = (await timeline(reader)).items[0]
    const recorded = await transactionById(reader, before?.transactionId ?? '')
    for (const statement of withoutGuard.split(';')) await query(statement)
    await query('delete from threadline.audit_transactions')
    const [change] = (await timeline(reader)).items
    expect(change).toEqual({ ...before, correlationId: null })
    const transaction = await transactionById(reader, change?.transactionId ?? '')
    expect(transaction).toMatchObject({
      xid: (BigInt(recorded?.xid ?? 0) & 0xffffffffn).toString(),
      startedAt: expect.stringMatching(/^\d{4}-.*\.000000Z$/),
      actor: user('ada'),
      loginRole: null,
    })
    expect(await incident(reader, change?.transactionId ?? '')).toMatchObject({
      changes: [{ id: change?.id }],
    })
  })
})

describe('changedField', () => {
  test('finds updates of the field itself, and inserts and deletes of rows that have it', async ({
    audited,
  }) => {
    const { reader, write } = audited
    await write(`insert into posts (id, body) values (1, '{"title": "x"}')`)
    await write(`update posts set body = '{"title": "y"}'`)
    await write(`update posts set title = 'z'`)
    await write('delete from posts')
    await write(`insert into order_lines values (1, 1, 'x')`)
    const ops = async (changedField: string) =>
      (await timeline(reader, { changedField })).items.map(({ op, table }) => `${op} ${table}`)
    expect(await ops('title')).toEqual(['delete posts', 'update posts', 'insert posts'])
    expect(await ops('body')).toEqual(['delete posts', 'update posts', 'insert posts'])
    expect(await ops('product')).toEqual(['insert order_lines'])
    expect(await ops('nothing')).toEqual([])
    expect((await timeline(reader, { changedField: 'body', op: 'update' })).items).toMatchObject([
      { changedFields: ['body'] },
    ])
  })

  test('looks into JSON that no jsonb and no text can hold', async ({ audited: { reader, write } }) => {
    const body = String.raw`{"a\\": "\u0000 \ud800", "title": 1}`
    await write(`insert into posts (id, body) values (1, '${body}')`)
    await write(`update posts set body = '{"b": "\\u0000"}', views = 7`)
    const ids = async (changedField: string) =>
      (await timeline(reader, { changedField, op: 'update' })).items.map(({ changedFields }) => changedFields)
    expect(await ids('body')).toEqual([['body', 'views']])
    expect(await ids('views')).toEqual([['body', 'views']])
    expect(await ids('title')).toEqual([])
  })

  test('knows the names of changed fields where earlier values are not kept', async ({ db }) => {
    const { reader, write } = await audit(
      connect(db).db,
      'create table "odd, names" (id int primary key, "a,b" int, "c""d" int, e int)',
      { 'odd, names': { storeChangedFrom: false } },
    )
    await write('insert into "odd, names" values (1, 1, 1, 1)')
    await write('update "odd, names" set "a,b" = 2, "c""d" = 2')
    const updates = async (changedField: string) =>
      (await timeline(reader, { changedField, op: 'update' })).items
    expect(await updates('a,b')).toMatchObject([
      { changedFields: ['a,b', 'c"d'], before: null, priorValues: 'not_captured' },
    ])
    expect(await updates('c"d')).toHaveLength(1)
    for (const none of ['e', 'a', ',', 'd']) expect(await updates(none)).toEqual([])
  })
})

describe('the session of the reader', () => {
  test('decides nothing: not its path, not its time zone, not its formats, not its parsers', async ({
    db,
    audited,
  }) => {
    const { reader, write } = audited
    await write(`insert into posts (id, title) values (9007199254740993, 'a')`, { actor: user('ada') })
    const expected = await timeline(reader, { table: 'posts', rowKey: 9007199254740993n })
    expect(expected.items).toHaveLength(1)
    const reverse = (text: string) => [...text].reverse().join('')
    const parser = (oid: number) => ({ to: oid, from: [oid], serialize: String, parse: reverse })
    const odd = db.connect(db.url, {
      max: 1,
      connection: {
        search_path: 'shop',
        TimeZone: 'Asia/Tokyo',
        DateStyle: 'German',
        standard_conforming_strings: 'off',
      },
      types: { bigint: parser(20), json: parser(114), time: parser(1184), int: parser(23) },
    })
    const other = { db: drizzle(odd), schema: 'threadline' }
    expect(await timeline(other, { table: 'posts', rowKey: 9007199254740993n })).toEqual(expected)
    const [change] = expected.items
    expect(await timeline(other, { from: change?.capturedAt, to: change?.capturedAt })).toEqual(expected)
  })

  test('may be read-only, and the schema of the trail any', async ({ emptyDatabase }) => {
    const { db } = connect(emptyDatabase)
    await installStorage(db, { schema: 'Odd "Trail"' })
    const client = emptyDatabase.connect(emptyDatabase.url, {
      connection: { default_transaction_read_only: true },
    })
    expect((await timeline({ db: drizzle(client), schema: 'Odd "Trail"' })).items).toEqual([])
    await expect(query(db, 'create table t (id int)')).resolves.toEqual([])
  })
})
