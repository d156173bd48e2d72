import { type TestDatabase, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { asActor, capture, captured, trail } from './__fixtures__/captured-tables.ts'
import { expectReplay } from './__fixtures__/replay.ts'

const ddl = `create table t (id int primary key deferrable, v text);
  insert into t select n, 'v' || n from generate_series(1, 3) as n`

const keyMoves = ({ sql }: TestDatabase) =>
  sql`select old_row_key, new_row_key from threadline.audit_key_moves order by change_id`

describe('an update of the key', () => {
  test('leaves old and new key recoverable', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`update t set id = id + 10 where id = 1`
    expect(await trail(db)).toMatchObject([
      { op: 'U', key: '11', oldKey: '1', before: { id: 1 }, after: { id: 11, v: 'v1' } },
    ])
    expect(await keyMoves(db)).toEqual([{ old_row_key: '1', new_row_key: '11' }])
  })

  test('of many rows in one statement pairs every row with itself', async ({ db }) => {
    await capture(db, 'create table t (id int primary key deferrable, v text)', { t: {} })
    await db.sql`insert into t select n, 'v' || n from generate_series(1, 50) as n`
    await db.sql`update t set id = id + 1`
    await db.sql`update t set id = 54 - id, v = v || '!' where id % 3 = 0`
    await expectReplay(db, 't')
    expect((await trail(db)).filter(({ op }) => op === 'U')).toHaveLength(50 + 17)
  })

  test('that swaps two keys in one statement is two moves', async ({ db }) => {
    await capture(db, 'create table t (id int primary key deferrable, v text)', { t: {} })
    await db.sql`insert into t values (1, 'a'), (2, 'b')`
    await db.sql`update t set id = 3 - id`
    expect(await keyMoves(db)).toEqual([
      { old_row_key: '1', new_row_key: '2' },
      { old_row_key: '2', new_row_key: '1' },
    ])
    await expectReplay(db, 't')
  })

  test('of one part of a composite key, and of the case or scale alone, is a move', async ({ db }) => {
    await capture(db, 'create table t (a text, b numeric, primary key (a, b))', { t: {} })
    await db.sql`insert into t values ('x', 1.0)`
    await db.sql`update t set b = 1.00`
    await db.sql`update t set a = 'X'`
    await db.sql`update t set a = 'X'`
    expect(await captured(db)).toEqual(['I ["x","1.0"]', 'U ["x","1.00"]', 'U ["X","1.00"]'])
    expect(await keyMoves(db)).toEqual([
      { old_row_key: '["x","1.0"]', new_row_key: '["x","1.00"]' },
      { old_row_key: '["x","1.00"]', new_row_key: '["X","1.00"]' },
    ])
    await expectReplay(db, 't')
  })

  test('is a move without prior values too', async ({ db }) => {
    await capture(db, 'create table t (id int primary key, v text)', { t: { storeChangedFrom: false } })
    await db.sql`insert into t values (1, 'a')`
    await db.sql`update t set id = 2, v = 'b'`
    expect(await trail(db)).toMatchObject([{ op: 'I' }, { key: '2', oldKey: '1', before: ['id', 'v'] }])
    await expectReplay(db, 't')
  })

  test('is noticed although a column was added to the table after install', async ({ db }) => {
    await capture(db, 'create table t (id int primary key, v text)', { t: {} })
    await db.sql`insert into t values (1, 'a')`
    await db.sql`alter table t add extra text`
    await db.sql`update t set id = 2, extra = 'x'`
    expect(await keyMoves(db)).toEqual([{ old_row_key: '1', new_row_key: '2' }])
    expect(await captured(db)).toEqual(['I 1', 'U 2'])
  })

  test('as the first change after a change of actor belongs to the new actor', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await asActor(
      db,
      'ann',
      `update t set v = 'x' where id = 1;
       select set_config('threadline.actor_ref', '{"type":"user","id":"bob"}', true);
       update t set id = 11 where id = 1`,
    )
    const [, moved] = await trail(db)
    expect(moved?.actor).toBe('user/bob')
    expect(
      await db.sql`select from threadline.audit_context_switches where from_change_id < ${moved?.id ?? ''}::bigint`,
    ).toHaveLength(1)
  })
})

test('foreign keys that follow a changed key are captured with the same actor', async ({ db }) => {
  await capture(
    db,
    `create table parent (id int primary key);
     create table child (id int primary key, parent_id int references parent on update cascade on delete cascade)`,
    { parent: {}, child: {} },
  )
  await db.sql`insert into parent values (1)`
  await db.sql`insert into child values (10, 1)`
  await asActor(db, 'ann', 'update parent set id = 2')
  const [parent, child] = (await trail(db)).slice(2)
  expect(parent).toMatchObject({ table: 'parent', key: '2', oldKey: '1', actor: 'user/ann' })
  expect(child).toMatchObject({ table: 'child', key: '10', before: { parent_id: 1 }, actor: 'user/ann' })
  expect(child?.transactionId).toBe(parent?.transactionId)
  await expectReplay(db, 'parent', 'child')
})
