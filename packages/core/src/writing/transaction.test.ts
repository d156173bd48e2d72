import { user } from '@threadline/contract'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { drivers, query } from '../database/__fixtures__/drivers.ts'
import { sqlState } from '../database/sql-state.ts'
import { captured } from './__fixtures__/trail.ts'
import { insert, writerTest } from './__fixtures__/writer-test.ts'
import { setAuditContext } from './set-audit-context.ts'
import { transaction } from './transaction.ts'

const [postgresJs] = drivers
if (postgresJs === undefined) throw new Error('There is no driver to test.')
const test = writerTest(postgresJs)

describe('what the server decides at the end', () => {
  test('a deferred constraint that fails at commit leaves nothing, and its error passes through', async ({
    writer,
  }) => {
    await query(writer.db, 'create table parents (id int primary key)')
    await query(
      writer.db,
      'create table children (parent int references parents deferrable initially deferred)',
    )
    const attempt = transaction(writer, { actor: user('1'), action: 'child.added' }, async (tx) => {
      await insert(tx, 'a')
      await query(tx, 'insert into children values (1)')
    })
    const error = await attempt.catch((reason: unknown) => reason)
    expect(sqlState(error)).toBe('23503')
    expect(await captured(writer.db)).toEqual([])
  })

  test('a serialization failure passes through, and the next attempt keeps nothing of the first', async ({
    writer,
  }) => {
    await query(writer.db, `insert into items values ('a'), ('b')`)
    await query(writer.db, 'alter table items add stock int not null default 1')
    const attempt = (number: number, item: string, together: () => Promise<unknown>) =>
      transaction(
        writer,
        { actor: user(number), meta: { number } },
        async (tx) => {
          await query(tx, 'select sum(stock) from items')
          await together()
          await query(tx, `update items set stock = 0 where name = '${item}'`)
        },
        { isolationLevel: 'serializable' },
      )
    const bothHaveRead = barrier(2)
    const outcomes = await Promise.allSettled([attempt(1, 'a', bothHaveRead), attempt(2, 'b', bothHaveRead)])
    const loser = outcomes.findIndex(({ status }) => status === 'rejected')
    const outcome = outcomes[loser]
    expect(sqlState(outcome?.status === 'rejected' ? outcome.reason : undefined)).toBe('40001')
    await attempt(loser + 1, loser === 0 ? 'a' : 'b', async () => {})
    const updates = (await captured(writer.db)).slice(2)
    expect(updates).toHaveLength(2)
    for (const { item, actor, context } of updates) {
      const number = item === 'a' ? 1 : 2
      expect({ actor, context }).toEqual({ actor: user(number), context: { meta: { number } } })
    }
  })

  test('two-phase commit keeps the actor who prepared', async ({ writer }) => {
    await writer.db.transaction(async (tx) => {
      await setAuditContext(tx, { actor: user('1') })
      await insert(tx, 'a')
      await query(tx, `prepare transaction 'threadline test'`)
    })
    await query(writer.db, `commit prepared 'threadline test'`)
    expect(await captured(writer.db)).toMatchObject([{ item: 'a', actor: user('1') }])
  })

  test('after COMMIT AND CHAIN the actor is gone until it is set again', async ({ writer }) => {
    await writer.db.transaction(async (tx) => {
      await setAuditContext(tx, { actor: user('1') })
      await insert(tx, 'a')
      await query(tx, 'commit and chain')
      await insert(tx, 'b')
      await query(tx, 'commit and chain')
      await setAuditContext(tx, { actor: user('1') })
      await insert(tx, 'c')
    })
    const trail = await captured(writer.db)
    expect(trail).toMatchObject([{ actor: user('1') }, { actor: null }, { actor: user('1') }])
    expect(new Set(trail.map(({ transactionId }) => transactionId)).size).toBe(3)
  })
})

test('prepared statements may be off, as behind a pooler, and a pool may have a single connection', async ({
  db: database,
  writer,
}) => {
  const db = drizzle(database.connect(undefined, { max: 1, prepare: false }))
  const users = Array.from({ length: 20 }, (_, number) => number)
  await Promise.all(
    users.map((number) =>
      transaction({ ...writer, db }, { actor: user(number) }, (tx) =>
        tx.execute(sql`insert into items values (${`${number}`})`),
      ),
    ),
  )
  const trail = await captured(writer.db)
  expect(trail).toHaveLength(20)
  for (const { item, actor } of trail) expect(actor).toEqual(user(item))
})

test('two databases can be written at once, each under its own actor', async ({ db: database, writer }) => {
  const other = { ...writer, db: drizzle(database.connect()) }
  await transaction(writer, { actor: user('1') }, async (tx) => {
    await insert(tx, 'a')
    await transaction(other, { actor: user('2') }, (tx2) => tx2.execute(sql`insert into items values ('b')`))
  })
  const trail = await captured(writer.db)
  expect(trail).toHaveLength(2)
  expect(trail).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ item: 'a', actor: user('1') }),
      expect.objectContaining({ item: 'b', actor: user('2') }),
    ]),
  )
})

/** Waits until so many have come. */
function barrier(count: number): () => Promise<void> {
  let missing = count
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return () => {
    missing -= 1
    if (missing === 0) open()
    return opened
  }
}
