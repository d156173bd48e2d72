import { isThreadlineError, stringifyJson, user } from '@threadline/contract'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { createThreadline } from '../../create-threadline.ts'
import type { Threadline } from '../../threadline.ts'
import { audit, test as base } from '../__fixtures__/audited-database.ts'

const ddl = `
  create table invoices (id int primary key, tenant text, total numeric(10,2), note text);
  create table tenants (code text primary key, name text);
  create table secrets (id int primary key, tenant text, value text);
  create table parts (id int primary key, tenant text, note text)`

/** Two tenants write by turns; whatever belongs to the other one says HIDDEN somewhere. */
const test = base.extend('world', async ({ db: database }, { onCleanup }) => {
  const client = database.connect(undefined, { max: 4 })
  onCleanup(() => client.end({ timeout: 1 }))
  const db = drizzle(client)
  const { write } = await audit(db, ddl, {
    invoices: {},
    tenants: {},
    secrets: {},
    parts: { storeChangedFrom: false },
  })
  const ours = { actor: user('ours'), correlationId: 'shared' }
  const theirs = { actor: user('HIDDEN'), correlationId: 'HIDDEN', requestId: 'HIDDEN' }
  await write(`insert into invoices values (1, 'a', 10, 'ours')`, ours)
  await write(`insert into invoices values (2, 'b', 20, 'HIDDEN')`, theirs)
  await write(
    `update invoices set total = 11 where id = 1; update invoices set total = 21 where id = 2`,
    ours,
  )
  await write(`insert into secrets values (1, 'a', 'HIDDEN')`, theirs)
  await write(`insert into tenants values ('a', 'ours'), ('b', 'HIDDEN')`, ours)
  await write(`delete from invoices where id = 2`, theirs)
  await write(`insert into invoices values (3, 'b', 1, 'moving')`, theirs)
  await write(`update invoices set tenant = 'a' where id = 3`, theirs)
  await write(`update invoices set total = 2, note = 'moved in' where id = 3`, ours)
  const threadline = createThreadline({ db, config: { tables: {} } })
  const scope = [
    { tables: ['invoices', 'parts'], fields: { tenant: 'a' } },
    { tables: ['tenants'], fields: { code: ['a'] } },
  ]
  return { threadline, scoped: threadline.limited({ scope }), write, ours, theirs }
})

async function everything(threadline: Threadline): Promise<Record<string, unknown>> {
  const all = await threadline.timeline({ limit: 500 })
  const streamed = []
  for await (const change of threadline.streamChanges({}, { order: 'oldest' })) streamed.push(change)
  return {
    all,
    streamed,
    byTable: await threadline.timeline({ table: 'invoices', limit: 500 }),
    count: await threadline.count(),
    counted: await threadline.count({ op: 'delete' }),
    histogram: await threadline.histogram(),
    facets: await threadline.facets(),
    prefixed: await threadline.facets({}, { actorPrefix: 'u' }),
    history: await threadline.history('invoices', 1),
    moved: await threadline.history('invoices', 3),
    asOf: await threadline.asOf('invoices', 1, new Date()),
    actor: await threadline.actorWindow('user/ours'),
    bundle: await threadline.correlationBundle('shared'),
    incidents: await Promise.all(all.items.map((change) => threadline.incident(change.transactionId))),
    tables: await threadline.auditedTables(),
  }
}

describe('a scoped handle', () => {
  test('shows what its rules let through, the same in every answer', async ({ world: { scoped } }) => {
    const answers = await everything(scoped)
    const { items } = await scoped.timeline()
    expect(items.map(({ op, table, rowKey }) => `${op} ${table} ${rowKey}`)).toEqual([
      'update invoices 3',
      'insert tenants a',
      'update invoices 1',
      'insert invoices 1',
    ])
    expect(answers.count).toEqual({ count: 4, capped: false })
    expect(answers.counted).toEqual({ count: 0, capped: false })
    expect(answers.streamed).toHaveLength(4)
    expect(answers.histogram).toMatchObject({
      buckets: expect.arrayContaining([
        expect.objectContaining({ ops: { insert: 2, update: 2, delete: 0, truncate: 0, snapshot: 0 } }),
      ]),
    })
    expect(answers.facets).toMatchObject({
      actor: { values: [{ value: 'user/ours', count: 4 }] },
      op: { values: [{ count: 2 }, { count: 2 }] },
    })
    expect(answers.prefixed).toMatchObject({ actor: { values: [{ value: 'user/ours', count: 4 }] } })
  })

  test('tells nothing of what it hides', async ({ world: { threadline, scoped } }) => {
    expect(stringifyJson(await everything(threadline))).toContain('HIDDEN')
    expect(stringifyJson(await everything(scoped))).not.toContain('HIDDEN')
  })

  test('answers for what is hidden as for what does not exist', async ({ world: { threadline, scoped } }) => {
    const [hidden] = (await threadline.timeline({ actor: user('HIDDEN'), limit: 1 })).items
    expect(await scoped.changeById(hidden?.id ?? '')).toEqual(await scoped.changeById('5'))
    expect(await scoped.incident(hidden?.transactionId ?? '')).toEqual(await scoped.incident('5'))
    expect(await scoped.transactionById(hidden?.transactionId ?? '')).toBeNull()
    expect(await scoped.correlationBundle('HIDDEN')).toEqual(await scoped.correlationBundle('nothing'))
    expect(await scoped.actorWindow('user/HIDDEN')).toEqual(await scoped.actorWindow('user/nobody'))
    expect(await scoped.history('invoices', 2)).toEqual(await scoped.history('invoices', 99))
    expect(await scoped.asOf('invoices', 2, new Date())).toEqual(
      await scoped.asOf('invoices', 99, new Date()),
    )
    const refusal = async (table: string) => {
      const error = await scoped.timeline({ table }).catch((cause: unknown) => cause)
      return String(error).replaceAll(table, '?')
    }
    expect(await refusal('secrets')).toBe(await refusal('zzzzzzz'))
    expect(await scoped.timeline({ correlationId: 'HIDDEN' })).toMatchObject({ items: [] })
  })

  test('does not see a row move in, nor a change whose earlier value is not known', async ({ world }) => {
    const { scoped, write } = world
    await write(`insert into parts values (1, 'a', 'x'), (2, 'b', 'x')`)
    await write(`update parts set note = 'seen' where id = 1; update parts set tenant = 'a' where id = 2`)
    const { items } = await scoped.timeline({ table: 'parts' })
    expect(items.map(({ op, rowKey }) => `${op} ${rowKey}`)).toEqual(['update 1', 'insert 1'])
    expect((await scoped.history('invoices', 3)).items.map(({ op }) => op)).toEqual(['update'])
  })

  test('sees that its tables were truncated', async ({ world: { scoped, write } }) => {
    await write('truncate invoices; truncate secrets')
    expect((await scoped.timeline({ op: 'truncate' })).items.map(({ table }) => table)).toEqual(['invoices'])
    expect(await scoped.asOf('invoices', 1, new Date())).toMatchObject({ status: 'deleted', op: 'truncate' })
  })

  test('finds values beside text that holds escapes, and takes none of it for a value', async ({ world }) => {
    const { scoped, write } = world
    const odd = 'chr(1) || chr(92)'
    await write(`insert into invoices values (10, 'a', 1, ${odd}), (11, ${odd} || 'a', 1, 'HIDDEN')`)
    const { items } = await scoped.timeline({ table: 'invoices', rowKey: 10 })
    expect(items).toHaveLength(1)
    expect((await scoped.timeline({ table: 'invoices', rowKey: 11 })).items).toEqual([])
  })

  test('has cursors of its own', async ({ world: { threadline, scoped } }) => {
    const page = await threadline.timeline({ limit: 1 })
    await expect(scoped.timeline({ limit: 1, cursor: page.nextCursor ?? '' })).rejects.toMatchObject({
      code: 'invalid_cursor',
    })
    const own = await scoped.timeline({ limit: 1 })
    const other = threadline.limited({ scope: [{ tables: ['invoices'] }] })
    await expect(other.timeline({ limit: 1, cursor: own.nextCursor ?? '' })).rejects.toMatchObject({
      code: 'invalid_cursor',
    })
    expect((await scoped.timeline({ limit: 3, cursor: own.nextCursor ?? '' })).items).toHaveLength(3)
  })

  test('limited again sees what both scopes let through', async ({ world: { scoped } }) => {
    const both = scoped.limited({ scope: [{ tables: ['tenants', 'secrets'] }] })
    expect((await both.timeline()).items.map(({ table }) => table)).toEqual(['tenants'])
    expect(await scoped.limited({ scope: [] }).count()).toEqual({ count: 0, capped: false })
  })

  test('refuses a slip in a rule, rather than take it for no condition', async ({
    world: { threadline },
  }) => {
    const slips = [
      {},
      { fields: {} },
      { fields: { tenant: undefined } },
      { fields: { tenant: null } },
      { fields: { tenant: Number.NaN } },
      { fields: { tenant: 'a\u{E000}' } },
      { tables: undefined },
      { table: ['invoices'] },
      { tables: [''] },
      null,
    ]
    for (const rule of slips) {
      const attempt = () => threadline.limited({ scope: [rule as never] })
      expect(attempt, JSON.stringify(rule)).toThrow(expect.objectContaining({ code: 'invalid_scope' }))
    }
  })
})

describe('a bounded handle', () => {
  test('gives up a question that takes too long', async ({ world: { threadline, write } }) => {
    await write(`insert into parts select i, 'a', repeat('x', 200) from generate_series(100, 20000) i`)
    const error = await threadline
      .limited({ timeoutMs: 1 })
      .timeline({ changedField: 'nothing' })
      .catch((cause: unknown) => cause)
    expect(isThreadlineError(error, 'statement_cancelled')).toBe(true)
  })

  test('stops when its signal is aborted, and the pool goes on working', async ({
    world: { threadline },
  }) => {
    const controller = new AbortController()
    const asked = threadline.limited({ signal: controller.signal }).timeline()
    controller.abort(new Error('left'))
    await expect(asked).rejects.toThrow('left')
    expect((await threadline.timeline()).items.length).toBeGreaterThan(0)
  })
})
