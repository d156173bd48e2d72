import {
  auditChangeSchema,
  historyEntrySchema,
  isJsonObject,
  pageSchema,
  parseJson,
} from '@threadline/contract'
import type { TestDatabase } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { type CommandLine, test } from '../__fixtures__/command-line.ts'

/** A small store with a trail: an order is placed by a user and paid, its customer is changed by psql. */
async function makeTrail(cli: CommandLine, { sql }: TestDatabase): Promise<void> {
  await sql.unsafe(`
    create table customers (id int primary key, name text, secret text);
    create table orders (id bigint primary key, status text, total numeric(30, 10));
    create table order_lines (order_id bigint, line int, sku text, primary key (order_id, line))`)
  await cli.write(
    'threadline.config.mjs',
    "export default { tables: { customers: { mask: ['secret'] }, orders: {}, order_lines: {} } }",
  )
  await cli.run('gen triggers --all --apply')
  await sql.begin(async (tx) => {
    await tx`select set_config('threadline.actor_ref', '{"type":"user","id":"42"}', true)`
    await tx`select set_config('threadline.context', '{"correlation_id":"req_1"}', true)`
    await tx`insert into customers values (1, ${'Ann \u202eevil\u001b[2J'}, 'hunter2')`
    await tx`insert into orders values (9007199254740993, 'new', 12345678901234567890.10)`
    await tx`insert into order_lines values (9007199254740993, 2, 'A-17')`
    await tx`update orders set status = 'paid'`
    await tx`select threadline.record_action('order.paid', '{"reason":"card"}')`
  })
  await sql`update customers set name = 'Ann', secret = 'other'`
}

const times = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC/g
const ids = /\b9\d{17}\b/g
const steady = (text: string) => text.replaceAll(times, '‹time› UTC').replaceAll(ids, '‹id›')

describe('the trail in a terminal', () => {
  test('reads well', async ({ onInstalled: cli, db }) => {
    await makeTrail(cli, db)
    const timeline = await cli.run('timeline')
    expect(timeline).toMatchObject({ exit: 0, stderr: '' })
    expect(steady(timeline.stdout)).toMatchInlineSnapshot(`
      "‹time› UTC  unattributed
      │ transaction ‹id›
      │ update  customers  1
      │     name: "Ann \\u202eevil\\u001b[2J" → Ann
      │     secret: (redacted) → (redacted)

      ‹time› UTC  user/42
      │ transaction ‹id› · correlation req_1
      │ update  orders       9007199254740993
      │     status: new → paid
      │ insert  order_lines  order_id=9007199254740993, line=2
      │     order_id: 9007199254740993 · line: 2 · sku: A-17
      │ insert  orders       9007199254740993
      │     id: 9007199254740993 · status: new
      │     total: 12345678901234567890.1000000000
      │ insert  customers    1
      │     id: 1 · name: "Ann \\u202eevil\\u001b[2J" · secret: (redacted)
      "
    `)
    expect(steady((await cli.run('history orders 9007199254740993')).stdout)).toMatchInlineSnapshot(`
      "‹time› UTC  update    user/42
        transaction ‹id› · correlation req_1
        status: new → paid

      ‹time› UTC  insert    user/42
        transaction ‹id› · correlation req_1
        id: 9007199254740993 · status: new · total: 12345678901234567890.1000000000
      "
    `)
    expect(steady((await cli.run('actor user 42 --from 2026-01-01')).stdout)).toMatchInlineSnapshot(`
      "‹time› UTC  transaction ‹id›
        order.paid: 1 insert in orders, 1 update in orders, 1 insert in customers, 1
        insert in order_lines
        correlation req_1
      "
    `)
    const [{ id } = { id: '' }] = await db.sql<
      { id: string }[]
    >`select id::text from threadline.audit_transactions order by id`
    const incident = await cli.run(`incident ${id}`)
    expect(
      steady(incident.stdout).replaceAll(
        /^ {2}(role|xid|address|started|first change|application) .*\n/gm,
        '',
      ),
    ).toMatchInlineSnapshot(`
      "Transaction ‹id›
        actor        user/42
        correlation  req_1

      Action order.paid
        reason    card
        recorded  ‹time› UTC

      4 changes
        insert  customers    1
            id: 1
            name: "Ann \\u202eevil\\u001b[2J"
            secret: (redacted)
        insert  orders       9007199254740993
            id: 9007199254740993
            status: new
            total: 12345678901234567890.1000000000
        insert  order_lines  order_id=9007199254740993, line=2
            order_id: 9007199254740993
            line: 2
            sku: A-17
        update  orders       9007199254740993
            status: new → paid
      "
    `)
  })

  test('says what there is to do where there is nothing', async ({ onInstalled: cli, db }) => {
    const empty = { exit: 0, stdout: '' }
    expect(await cli.run('timeline')).toEqual({
      ...empty,
      stderr: expect.stringContaining('threadline gen triggers'),
    })
    await makeTrail(cli, db)
    expect(await cli.run('timeline --op truncate')).toEqual({ ...empty, stderr: 'No changes match.\n' })
    expect(await cli.run('history orders 17')).toEqual({
      ...empty,
      stderr: 'The trail holds nothing about orders 17.\n',
    })
    expect(await cli.run('actor job nightly')).toEqual({
      ...empty,
      stderr: expect.stringContaining('nothing that job/nightly did'),
    })
  })

  test('leads from page to page, also with a time that was relative', async ({ onInstalled: cli, db }) => {
    await makeTrail(cli, db)
    const seen: string[] = []
    let command: string | undefined = 'timeline --from 9999d --limit 2'
    while (command !== undefined) {
      const { exit, stdout, stderr } = await cli.run(command)
      expect(exit).toBe(0)
      seen.push(...stdout.split('\n').filter((line) => /^│ (insert|update)/.test(line)))
      command = /There is more: threadline (.*)\n/.exec(stderr)?.[1]
    }
    expect(seen).toHaveLength(5)
  })

  test('tells a row as it was, by a composite key in either form', async ({ onInstalled: cli, db }) => {
    await makeTrail(cli, db)
    for (const key of ['9007199254740993 2', `'{"order_id":9007199254740993,"line":2}'`]) {
      const { exit, stdout } = await cli.run(`as-of order_lines ${key} --at 2999-01-01`)
      expect(exit).toBe(0)
      expect(stdout).toContain('present')
      expect(stdout).toContain('sku:      A-17')
    }
    const before = await cli.run('as-of order_lines 9007199254740993 2 --at 2020-01-01')
    expect(before).toMatchObject({ exit: 0, stdout: expect.stringContaining('not known') })
  })
})

describe('--json', () => {
  test('is the whole answer on stdout alone, with all its digits', async ({ onInstalled: cli, db }) => {
    await makeTrail(cli, db)
    const json = async (line: string) => {
      const { exit, stdout, stderr } = await cli.run(`${line} --json`)
      expect({ exit, stderr, lines: stdout.split('\n').length }).toEqual({ exit: 0, stderr: '', lines: 2 })
      return parseJson(stdout)
    }
    const timeline = pageSchema(auditChangeSchema).parse(await json('timeline --limit 4'))
    expect(timeline).toMatchObject({ hasMore: true, nextCursor: expect.any(String) })
    const history = pageSchema(historyEntrySchema).parse(await json('history orders 9007199254740993'))
    expect(history.items[0]?.after).toEqual({
      id: '9007199254740993',
      status: 'paid',
      total: '12345678901234567890.1000000000',
    })
    expect(await json('as-of orders 9007199254740993 --at 2020-01-01')).toMatchObject({
      status: 'before_audit_horizon',
    })
    expect(await json('actor user 42')).toMatchObject({ items: [{ total: 4 }], hasMore: false })
    const incident = await json(`incident ${history.items[0]?.transactionId}`)
    expect(isJsonObject(incident) && Object.keys(incident).sort()).toEqual([
      'changes',
      'hasMore',
      'next',
      'nextCursor',
      'previous',
      'transaction',
    ])
    expect(await json('timeline --op truncate')).toEqual({ items: [], nextCursor: null, hasMore: false })
  })
})

describe('what cannot be answered is said in one sentence', () => {
  test.for([
    ['timeline --table ordres', 1, 'did you mean "orders"?', 'table_not_audited'],
    ['timeline --key 17', 2, '--key needs --table beside it', 'invalid_filter'],
    ['timeline --cursor nonsense', 2, '', 'invalid_cursor'],
    ['history orders seventeen', 2, 'type bigint', 'invalid_key'],
    ['history order_lines 17', 2, 'order_id, line', 'invalid_key'],
    ['incident 17', 1, 'no transaction 17', 'not_found'],
    ["incident 'x\u001b[2J'", 1, 'no transaction "x\\u001b[2J"', 'not_found'],
  ] as const)('%s', async ([line, status, sentence, code], { onInstalled: cli, db }) => {
    await makeTrail(cli, db)
    const { exit, stdout, stderr } = await cli.run(line)
    expect({ exit, stdout }).toEqual({ exit: status, stdout: '' })
    expect(stderr).toMatch(/^error: .*\n$/)
    expect(stderr).toContain(sentence)
    expect(stderr).toContain(`[${code}]`)
  })

  test('in a database without the audit schema', async ({ onEmpty }) => {
    for (const line of [
      'timeline',
      'history orders 1',
      'as-of orders 1 --at now',
      'actor user 1',
      'incident 1',
    ]) {
      const run = await onEmpty.run(line)
      expect(run).toMatchObject({ exit: 1, stdout: '', stderr: expect.stringContaining('[not_installed]') })
      expect(run.stderr).toContain('threadline install')
    }
  })

  test('without a database, and never with its password', async ({ cli }) => {
    const databaseUrl = 'postgres://ann:pa55word@127.0.0.1:1/shop'
    const { exit, stdout, stderr } = await cli.run('timeline', { databaseUrl })
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' })
    expect(stderr).toMatch(/^error: .*127\.0\.0\.1:1 .*\[connection_failed\]\n$/)
    expect(stderr).not.toContain('pa55word')
    expect(await cli.run('timeline')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('DATABASE_URL'),
    })
  })
})
