import type { CaptureErrorPolicy } from '@threadline/contract'
import { type TestDatabase, test } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { captureLosses } from '../storage/protection/capture-losses.ts'
import { partitionHorizon } from '../storage/protection/partition-horizon.ts'
import { fillDisk } from './__fixtures__/broken-storage.ts'
import { capture, captured } from './__fixtures__/captured-tables.ts'
import { expectReplay } from './__fixtures__/replay.ts'

const ddl = `create table orders (id int primary key, v text, card text)`

const losses = (db: TestDatabase) => captureLosses(drizzle(db.connect(db.url, { max: 1 })), 'threadline')

/** This month's partition of the changes. */
const partition = `threadline.audit_changes_' || to_char(now() at time zone 'UTC', 'YYYY_MM')`

interface Damage {
  readonly break: (db: TestDatabase) => Promise<(() => Promise<void>) | undefined>
  /** Of the error or of the loss. */
  readonly sqlState: string
  /** Whether the message itself names layer, table and remedy. Otherwise they are in the statement that the server shows with it. */
  readonly inWords?: boolean
  /** A write that fails further inside, where only the name of the function that captures the table is shown. */
  readonly inside?: string
}

const byStatements =
  (damage: string, repair?: string): Damage['break'] =>
  async (db) => {
    await db.sql.unsafe(damage)
    return repair === undefined ? undefined : async () => void (await db.sql.unsafe(repair))
  }

const damages: Record<string, Damage> = {
  'the table of changes is gone': {
    break: byStatements('drop table threadline.audit_changes'),
    ...{ sqlState: 'TL010', inWords: true },
  },
  'the table of transactions has another name': {
    break: byStatements(
      'alter table threadline.audit_transactions rename to away',
      'alter table threadline.away rename to audit_transactions',
    ),
    ...{ sqlState: 'TL010', inWords: true },
  },
  'the owner has lost the right to write changes': {
    break: byStatements(
      'revoke insert on threadline.audit_changes from current_user',
      'grant insert on threadline.audit_changes to current_user',
    ),
    ...{ sqlState: 'TL010', inWords: true },
  },
  'the partition of the month is missing': {
    break: byStatements(
      `do $$ begin execute format('alter table threadline.audit_changes detach partition %s', '${partition}); end $$`,
      `select threadline.ensure_partitions()`,
    ),
    sqlState: '23514',
  },
  'the disk is full': { break: fillDisk, sqlState: '53100' },
  'a column of the trail is gone': {
    break: byStatements('alter table threadline.audit_changes drop column captured_at'),
    sqlState: '42703',
  },
  'a function of capture is gone': {
    break: byStatements('drop function threadline.open_transaction()'),
    sqlState: '42883',
  },
  'the clock of the trail is gone': {
    break: byStatements('drop sequence threadline.change_id_seq'),
    ...{ sqlState: '42P01', inside: 'update orders set id' },
  },
}

/** Statements that are captured each in a way of its own: a row, its new values, its new key, its end. */
const writes = [
  `insert into orders values (2, 'b', 'geheim')`,
  `update orders set v = 'c', card = 'geheim!' where id = 1`,
  `update orders set id = 9 where id = 1`,
  'delete from orders',
  'truncate orders',
]

async function start(db: TestDatabase, onCaptureError: CaptureErrorPolicy): Promise<void> {
  await capture(db, ddl, { orders: { onCaptureError, mask: ['card'] } })
  await db.sql`insert into orders values (1, 'a', 'geheim')`
}

const orders = async ({ sql }: TestDatabase) =>
  (await sql`select id from orders order by id`).map(({ id }) => id)

describe("onCaptureError 'block'", () => {
  test.for(Object.entries(damages))(
    'refuses the write when %s, and names the audit trail, the table and the remedy',
    { timeout: 120_000 },
    async ([, damage], { db }) => {
      await start(db, 'block')
      const repair = await damage.break(db)
      for (const write of writes) {
        const error = await db.sql.unsafe(write).then(
          () => expect.fail(`went through: ${write}`),
          (reason: unknown) => reason,
        )
        const isTruncate = write.startsWith('truncate')
        expect(error, write).toMatchObject({ code: isTruncate ? 'TL010' : damage.sqlState })
        const [message, hint, where, query] = ['message', 'hint', 'where', 'internal_query'].map((name) =>
          Reflect.get(Object(error), name),
        )
        const said = damage.inWords === true || isTruncate ? `${message} ${hint}` : `${where} ${query}`
        if (damage.inside !== undefined && write.startsWith(damage.inside)) {
          expect(said, write).toMatch(/threadline\.orders_[0-9a-f]{8}_update\(\)/)
          continue
        }
        expect(said, write).toContain('Threadline')
        expect(said, write).toMatch(/write to orders is refused, (because|since)/)
        expect(said, write).toContain('threadline health coverage')
        expect(`${JSON.stringify(error)}${message}`, write).not.toContain('geheim')
      }
      expect(await orders(db)).toEqual([1])
      if (repair === undefined) return
      await repair()
      if (damage.sqlState === '23514') return
      await db.sql`insert into orders values (3, 'c')`
      expect(await captured(db)).toEqual(['I 1', 'I 3'])
    },
  )
})

describe("onCaptureError 'allow'", () => {
  test.for(Object.entries(damages))(
    'lets the write through when %s, and counts what is lost',
    { timeout: 120_000 },
    async ([, damage], { db }) => {
      await start(db, 'allow')
      const repair = await damage.break(db)
      const warnings: { code?: string; message?: string }[] = []
      const session = db.connect(db.url, { max: 1, onnotice: (notice) => warnings.push(notice) })
      for (const write of writes) await session.unsafe(write)
      expect(await orders(db)).toEqual([])
      const { counted, tables } = await losses(db)
      // Both rows are deleted by one statement.
      expect(counted).toBe(writes.length + 1)
      expect(tables.reduce((sum, { count }) => sum + count, 0)).toBe(writes.length + 1)
      for (const table of tables) expect(table).toMatchObject({ schema: 'public', table: 'orders' })
      expect(tables.map(({ sqlState }) => sqlState)).toContain(damage.sqlState)
      expect(JSON.stringify([tables, warnings])).not.toContain('geheim')
      expect(warnings.filter(({ code }) => code === 'TL011')).toHaveLength(writes.length + 1)
      expect(warnings[0]?.message).toMatch(/^Threadline: a write to orders goes through uncaptured/)
      if (repair === undefined) return
      await repair()
      if (damage.sqlState === '23514') return
      await db.sql`insert into orders values (3, 'c')`
      expect(await captured(db)).toEqual(['I 1', 'I 3'])
    },
  )

  test('captures like any other table as long as nothing is wrong', async ({ db }) => {
    await start(db, 'allow')
    for (const write of writes) await db.sql.unsafe(write)
    expect(await captured(db)).toEqual(['I 1', 'I 2', 'U 1', 'U 9', 'D 2', 'D 9', 'T'])
    expect(await losses(db)).toEqual({ counted: 0, tables: [] })
    await db.sql`insert into orders values (5, 'x')`
    await db.sql.unsafe(
      `alter table orders add later int; update orders set later = 1; alter table orders drop v`,
    )
    await db.sql`update orders set later = 2`
    expect(await losses(db)).toEqual({ counted: 0, tables: [] })
    expect((await captured(db)).slice(-3)).toEqual(['I 5', 'U 5', 'U 5'])
  })

  test('works while not even losses can be written down or counted, and says so in the log', async ({
    db,
  }) => {
    await start(db, 'allow')
    const warnings: (string | undefined)[] = []
    const session = db.connect(db.url, { max: 1, onnotice: ({ message }) => warnings.push(message) })
    await db.sql.unsafe('drop table threadline.capture_losses, threadline.audit_changes')
    await session.unsafe(writes[0] ?? '')
    expect(await losses(db)).toEqual({ counted: 1, tables: [] })
    expect(warnings.pop()).toMatch(/^Threadline: loss number 1 was counted but could not be written down/)
    await db.sql.unsafe('drop sequence threadline.capture_loss_seq')
    await session.unsafe(writes[1] ?? '')
    expect(await losses(db)).toEqual({ counted: null, tables: [] })
    expect(warnings.pop()).toMatch(/^Threadline: nor could this loss be counted/)
    await db.sql.unsafe('alter schema threadline rename to elsewhere')
    await session.unsafe(writes[0]?.replace('(2', '(3') ?? '')
    expect(warnings.slice(-2)).toEqual([
      expect.stringMatching(/^Threadline: a write to orders goes through uncaptured/),
      expect.stringMatching(/^Threadline: nor could this loss be counted/),
    ])
    expect(await orders(db)).toEqual([1, 2, 3])
  })

  test('counts a loss also when the transaction is rolled back, whose row is not in the list then', async ({
    db,
  }) => {
    await start(db, 'allow')
    await db.sql.unsafe('drop table threadline.audit_changes')
    await expect(
      db.sql.begin(async (tx) => {
        await tx.unsafe(writes[0] ?? '')
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(await losses(db)).toEqual({ counted: 1, tables: [] })
  })

  test('loses only what cannot be captured: the rest of the transaction is, with its actor', async ({
    db,
  }) => {
    await start(db, 'allow')
    await db.sql.unsafe(`alter table threadline.audit_changes add constraint odd check (row_key <> '13')`)
    await db.sql.begin(async (tx) => {
      await tx`select set_config('threadline.actor_ref', '{"type":"user","id":"ann"}', true)`
      await tx.unsafe(`insert into orders select n, 'a' from generate_series(11, 15) as n`)
    })
    expect(await captured(db)).toEqual(['I 1', 'I 11', 'I 12', 'I 14', 'I 15'])
    expect(await losses(db)).toMatchObject({ counted: 1, tables: [{ sqlState: '23514', count: 1 }] })
    const actors = await db.sql`select distinct actor from threadline.audit_changes where row_key <> '1'`
    expect(actors).toEqual([{ actor: 'user/ann' }])
  })

  test('does not take for a failure of capture what a retry resolves, or a cancelled statement', async ({
    db,
  }) => {
    await start(db, 'allow')
    const session = db.connect(db.url, { max: 1 })
    await db.sql.begin(async (tx) => {
      await tx`lock table threadline.audit_changes in access exclusive mode`
      await session`set statement_timeout = 200`
      await expect(session.unsafe(writes[0] ?? '')).rejects.toMatchObject({ code: '57014' })
    })
    await db.sql.unsafe(`create function threadline.conflict() returns trigger language plpgsql as $$ begin raise 'conflict' using errcode = '40001'; end $$;
      create trigger conflict before insert on threadline.audit_transactions for each row execute function threadline.conflict()`)
    await session`set statement_timeout = 0`
    await expect(session.unsafe(writes[0] ?? '')).rejects.toMatchObject({ code: '40001' })
    expect(await orders(db)).toEqual([1])
    expect(await losses(db)).toEqual({ counted: 0, tables: [] })
  })

  test('cannot be made to lose a change by a session that switches row security off', async ({ db }) => {
    await start(db, 'allow')
    await db.sql.unsafe(
      'alter table threadline.audit_changes enable row level security; alter table threadline.audit_changes force row level security',
    )
    const role = await db.createRole()
    await db.sql.unsafe(`grant all on orders to ${role.name}`)
    const session = db.connect(role.url, { max: 1 })
    await session.unsafe(`set row_security = off; insert into orders values (7)`)
    expect(await captured(db)).toEqual(['I 1', 'I 7'])
  })
})

test('the policy can be changed at once while the audit schema is damaged, and back', async ({ db }) => {
  await start(db, 'block')
  await db.sql.unsafe('alter table threadline.audit_changes rename to away')
  await expect(db.sql.unsafe(writes[0] ?? '')).rejects.toMatchObject({ code: 'TL010' })
  await capture(db, 'select', { orders: { onCaptureError: 'allow', mask: ['card'] } })
  await db.sql.unsafe(writes[0] ?? '')
  await db.sql.unsafe('alter table threadline.away rename to audit_changes')
  expect(await capture(db, 'select', { orders: { onCaptureError: 'block', mask: ['card'] } })).toEqual([
    { table: 'orders', status: 'replaced' },
  ])
  await db.sql`insert into orders values (3)`
  expect(await captured(db)).toEqual(['I 1', 'I 3'])
  expect(await losses(db)).toMatchObject({ counted: 1, tables: [{ table: 'orders', sqlState: 'TL010' }] })
})

describe('the horizon of partitions', () => {
  const horizon = (db: TestDatabase, now?: Date) =>
    partitionHorizon(drizzle(db.connect(db.url, { max: 1 })), 'threadline', now)

  test('is a year away after installation, and comes nearer', async ({ db }) => {
    const [changes, transactions] = await horizon(db)
    expect(changes).toEqual({
      table: 'audit_changes',
      readyUntil: expect.stringMatching(/^\d{4}-\d{2}-01T00:00:00\.000000Z$/),
      ...{ monthsAhead: 12, gaps: 0, overflowing: false },
    })
    expect(transactions).toEqual({ ...changes, table: 'audit_transactions' })
    const until = new Date(changes?.readyUntil ?? '')
    const monthsBefore = (count: number) => {
      const date = new Date(until)
      date.setUTCMonth(date.getUTCMonth() - count)
      return date
    }
    for (const [count, monthsAhead] of [
      [1, 0],
      [4, 3],
      [0, -1],
      [-2, -3],
    ] as const)
      expect(await horizon(db, monthsBefore(count))).toMatchObject([{ monthsAhead }, { monthsAhead }])
  })

  test('shows a gap where a partition was taken away, and a last one that fills up', async ({ db }) => {
    await start(db, 'block')
    await db.sql.unsafe(
      `do $$ begin execute format('alter table threadline.audit_changes detach partition %s', '${partition}); end $$`,
    )
    expect(await horizon(db)).toMatchObject([{ gaps: 1, monthsAhead: 12 }, { gaps: 0 }])
    await db.sql.unsafe('drop table threadline.audit_transactions_earlier')
    expect(await horizon(db)).toMatchObject([{ gaps: 1 }, { gaps: 1 }])
    await db.sql.unsafe(
      `select setval('threadline.change_id_seq', threadline.month_id(now() + interval '4 years')); insert into orders values (4)`,
    )
    expect(await horizon(db)).toMatchObject([{ overflowing: true }, { overflowing: false }])
  })
})

test('an allowing table with composite key and partitions replays like any other', async ({ db }) => {
  await capture(
    db,
    `create table p (a int, b text, v text, primary key (a, b)) partition by range (a); create table p_1 partition of p for values from (0) to (10)`,
    { p: { onCaptureError: 'allow' } },
  )
  await db.sql.unsafe(`insert into p select n, 'x', 'v' from generate_series(1, 9) as n; update p set v = 'w' where a < 4; update p set b = 'y' where a = 9;
    delete from p where a = 2; truncate p_1; insert into p values (1, 'z', 'v')`)
  await expectReplay(db, 'p')
  expect(await losses(db)).toEqual({ counted: 0, tables: [] })
})
