import { isThreadlineError } from '@threadline/contract'
import { describe, expect } from 'vitest'
import { test } from '../__fixtures__/audited-database.ts'
import type { Reader } from '../reader.ts'
import { followChanges, followCursor } from './follow-changes.ts'

/** Reads a feed until it has delivered a change with this key, and gives all keys up to there, with the last cursor. */
async function follow(
  reader: Reader,
  cursor: string,
  last: string,
): Promise<{ keys: string[]; cursor: string }> {
  const keys: string[] = []
  for await (const followed of followChanges(reader, {}, { follow: true, cursor, pollMs: 10 })) {
    keys.push(followed.change.rowKey ?? '')
    if (followed.change.rowKey === last) return { keys, cursor: followed.cursor }
  }
  throw new Error('the feed has ended')
}

const insert = (...ids: number[]) => `insert into posts (id) values ${ids.map((id) => `(${id})`).join(', ')}`

describe('a follower', () => {
  test('gets a transaction that was open when following began and commits late', async ({ audited, db }) => {
    const late = await db.connect().reserve()
    await late.unsafe(`begin; ${insert(100, 101)}`)
    const start = await followCursor(audited.reader)
    await audited.write(insert(1))
    const first = await follow(audited.reader, start, '1')
    await late.unsafe(`${insert(102)}; commit`)
    await audited.write(insert(2))
    const rest = await follow(audited.reader, first.cursor, '2')
    expect(first.keys).toEqual(['1'])
    expect(rest.keys.toSorted()).toEqual(['100', '101', '102', '2'])
    late.release()
  })

  test('gets transactions that commit in another order than they wrote, each once', async ({
    audited,
    db,
  }) => {
    const start = await followCursor(audited.reader)
    const [early, later] = [await db.connect().reserve(), await db.connect().reserve()]
    await early.unsafe(`begin; ${insert(10)}`)
    await later.unsafe(`begin; ${insert(20)}; commit`)
    const first = await follow(audited.reader, start, '20')
    await early.unsafe(`${insert(11)}; commit`)
    const rest = await follow(audited.reader, first.cursor, '11')
    expect([first.keys, rest.keys]).toEqual([['20'], ['10', '11']])
    early.release()
    later.release()
  })

  test('never sees what was rolled back', async ({ audited, db }) => {
    const start = await followCursor(audited.reader)
    const client = await db.connect().reserve()
    await client.unsafe(
      `begin; ${insert(30)}; rollback; begin; ${insert(31)}; savepoint s; ${insert(32)}; rollback to s; commit`,
    )
    await audited.write(insert(33))
    expect((await follow(audited.reader, start, '33')).keys).toEqual(['31', '33'])
    client.release()
  })

  test('goes on within a step after any of its changes', async ({ audited }) => {
    const start = await followCursor(audited.reader)
    await audited.write(insert(...Array.from({ length: 25 }, (_, index) => index + 1)))
    const half = await follow(audited.reader, start, '12')
    const rest = await follow(audited.reader, half.cursor, '25')
    expect([...half.keys, ...rest.keys].map(Number)).toEqual(
      Array.from({ length: 25 }, (_, index) => index + 1),
    )
  })

  test('delivers a transaction whose xid was given out before its first captured change', async ({
    audited,
    db,
  }) => {
    const client = await db.connect().reserve()
    await client.unsafe(
      'create table if not exists unaudited (id int); begin; insert into unaudited values (1)',
    )
    const start = await followCursor(audited.reader)
    await audited.write(insert(1))
    const first = await follow(audited.reader, start, '1')
    await client.unsafe(`${insert(40)}; commit`)
    expect((await follow(audited.reader, first.cursor, '40')).keys).toEqual(['40'])
    client.release()
  })

  test('does not take rows for new that a restore has brought from a cluster whose xids were further on', async ({
    audited,
  }) => {
    await audited.write(insert(1))
    // As after a restore: the trail holds transactions whose xids this cluster has not given out yet, but soon will.
    await audited.query(`
      with copied as (
        insert into threadline.audit_changes
        select c.id - n, (((c.transaction_id >> 32) - 5) << 32) | ((c.transaction_id + n) & 4294967295), c.captured_at, c.table_id, c.op,
          'restored', c.actor, c.partition_name, c.after, c.before
        from threadline.audit_changes c, generate_series(1, 60) n returning transaction_id, captured_at
      )
      insert into threadline.audit_transactions (id, xid, started_at, login_role)
      select transaction_id, (transaction_id & 4294967295)::text::xid8, captured_at, 'former' from copied`)
    let cursor = await followCursor(audited.reader)
    const keys: string[] = []
    for (let id = 2; id <= 20; id++) {
      await audited.write(insert(id))
      const step = await follow(audited.reader, cursor, String(id))
      cursor = step.cursor
      keys.push(...step.keys)
    }
    expect(keys.map(Number)).toEqual(Array.from({ length: 19 }, (_, index) => index + 2))
  })

  test('refuses a cursor from before the database was restored to an earlier state, and one of another database', async ({
    audited,
  }) => {
    const [{ database = '' } = {}] = await audited.query<{ database: string }>(
      'select oid::text as database from pg_database where datname = current_database()',
    )
    const cursor = await followCursor(audited.reader)
    const ahead = (text: string) =>
      Buffer.from(
        Buffer.from(text, 'base64url')
          .toString()
          .replaceAll(/"(\d+):(\d+):/g, '"$19:$29:'),
      ).toString('base64url')
    const next = async (from: string) =>
      followChanges(audited.reader, {}, { follow: true, cursor: from, pollMs: 10 })
        .next()
        .catch((error: unknown) => (isThreadlineError(error) ? error.code : String(error)))
    expect(await next(ahead(cursor))).toBe('cursor_other_database')
    const moved = Buffer.from(cursor, 'base64url').toString().replace(`"${database}"`, '"1"')
    expect(await next(Buffer.from(moved).toString('base64url'))).toBe('cursor_other_database')
  })
})
