import { type TestDatabase, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { asActor, capture, captured, trail } from './__fixtures__/captured-tables.ts'
import { expectReplay } from './__fixtures__/replay.ts'

const ddl = 'create table t (id int primary key, v text)'
const actor = (id: string) =>
  `select set_config('threadline.actor_ref', '{"type":"user","id":"${id}"}', true);`

const transactions = ({ sql }: TestDatabase) =>
  sql`select id::text, actor, login_role, application_name, host(client_address) as address from threadline.audit_transactions order by id`

/** Sends whole transactions as they stand, on one connection of its own. */
const client = (db: TestDatabase) => db.connect(db.url, { max: 1 })

/** Every change must belong to a transaction that is there, and no transaction may be there for nothing. */
const expectNoOrphans = async ({ sql }: TestDatabase) => {
  const orphans = await sql`
    select change.id, header.id as header from threadline.audit_changes as change
    full join threadline.audit_transactions as header on header.id = transaction_id
    where change.id is null or header.id is null`
  expect(orphans).toEqual([])
}

describe('a rollback', () => {
  test('leaves no trace of undone writes, and no transaction', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await client(db).unsafe(`begin; ${actor('ann')} insert into t values (1); truncate t; rollback`)
    expect(await captured(db)).toEqual([])
    expect(await transactions(db)).toEqual([])
  })

  test('by a deferred constraint that fails at commit takes the audit rows with it', async ({ db }) => {
    await capture(db, `${ddl}; create table child (id int references t deferrable initially deferred)`, {
      t: {},
    })
    const failing = asActor(db, 'ann', 'insert into t values (1); insert into child values (2)')
    await expect(failing).rejects.toMatchObject({ code: '23503' })
    expect(await captured(db)).toEqual([])
    expect(await transactions(db)).toEqual([])
  })

  test('to a savepoint before the first audited write, then another write: it is captured with a valid parent', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await asActor(
      db,
      'ann',
      `savepoint s; insert into t values (1, 'undone'); rollback to s; insert into t values (2, 'kept')`,
    )
    expect(await trail(db)).toMatchObject([{ op: 'I', key: '2', actor: 'user/ann' }])
    await expectNoOrphans(db)
  })

  test('to savepoints in every combination keeps exactly what was kept', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await asActor(
      db,
      'ann',
      `insert into t values (1);
       savepoint a; insert into t values (2); savepoint b; insert into t values (3); rollback to b;
       insert into t values (4); release b; rollback to a; insert into t values (5); release a;
       do $$ begin insert into t values (6); raise 'undone'; exception when others then insert into t values (7); end $$`,
    )
    expect(await captured(db)).toEqual(['I 1', 'I 5', 'I 7'])
    expect(await transactions(db)).toHaveLength(1)
    await expectNoOrphans(db)
  })

  test('to a savepoint takes a change of actor back with it', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await client(db).unsafe(`begin; ${actor('ann')} insert into t values (1);
      savepoint s; ${actor('bob')} insert into t values (2); rollback to s;
      insert into t values (3); ${actor('bob')} insert into t values (4); commit`)
    expect((await trail(db)).map(({ key, actor: by }) => [key, by])).toEqual([
      ['1', 'user/ann'],
      ['3', 'user/ann'],
      ['4', 'user/bob'],
    ])
    expect(await db.sql`select actor from threadline.audit_context_switches`).toEqual([{ actor: 'user/bob' }])
  })
})

describe('the actor', () => {
  test('that is set late or changes within the transaction is that of the changes made meanwhile', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    await client(db).unsafe(`begin; insert into t values (1);
      ${actor('ann')} insert into t values (2); update t set v = 'a' where id = 2;
      ${actor('bob')} select set_config('threadline.context', '{"request_id":"r2"}', true); insert into t values (3);
      select set_config('threadline.actor_ref', '', true); truncate t; commit`)
    const made = await trail(db)
    expect(made.map(({ actor: by }) => by)).toEqual([null, 'user/ann', 'user/ann', 'user/bob', null])
    expect(new Set(made.map(({ transactionId }) => transactionId)).size).toBe(1)
    expect(await transactions(db)).toMatchObject([{ actor: null }])
    // From this switch on, until the next: the ids of the changes say which is which.
    const switches = await db.sql`
      select actor, request_id, (select count(*)::int from threadline.audit_changes where id > from_change_id) as later
      from threadline.audit_context_switches order by from_change_id`
    expect(switches).toEqual([
      { actor: 'user/ann', request_id: null, later: 4 },
      { actor: 'user/bob', request_id: 'r2', later: 2 },
      { actor: null, request_id: 'r2', later: 1 },
    ])
  })

  test('is absent where the setting is empty, as on the second transaction of a pooled connection', async ({
    db,
  }) => {
    await capture(db, ddl, { t: {} })
    const pooled = db.connect(db.url, { max: 1 })
    await pooled.unsafe(`begin; ${actor('ann')} insert into t values (1); commit`)
    const left = await pooled`select current_setting('threadline.actor_ref', true) as value`
    expect(left).toEqual([{ value: '' }])
    await pooled.unsafe('insert into t values (2)')
    expect((await trail(db)).map(({ actor: by }) => by)).toEqual(['user/ann', null])
  })

  test('does not outlive COMMIT AND CHAIN, nor a commit inside a procedure: the rest is unattributed until it is set again', async ({
    db,
  }) => {
    await capture(
      db,
      `${ddl};
       create procedure batch() language plpgsql as $$
       begin
         insert into t values (3);
         commit;
         insert into t values (4);
         perform set_config('threadline.actor_ref', '{"type":"user","id":"bob"}', true);
         insert into t values (5);
       end $$`,
      { t: {} },
    )
    await client(db).unsafe(`begin; ${actor('ann')} insert into t values (1); commit and chain;
      insert into t values (2); commit`)
    await client(db).unsafe('call batch()')
    expect((await trail(db)).map(({ key, actor: by }) => [key, by])).toEqual([
      ['1', 'user/ann'],
      ['2', null],
      ['3', null],
      ['4', null],
      ['5', 'user/bob'],
    ])
    expect(await transactions(db)).toHaveLength(4)
    await expectNoOrphans(db)
  })

  test('of a prepared transaction is the preparing one, and the changes are there once', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await client(db).unsafe(
      `begin; ${actor('ann')} insert into t values (1); savepoint s; update t set v = 'a'; release s; prepare transaction 'two-phase'`,
    )
    expect(await captured(db)).toEqual([])
    const other = db.connect(db.url, { max: 1 })
    await other.unsafe(`select set_config('threadline.actor_ref', '{"type":"user","id":"bob"}', false)`)
    await other.unsafe(`commit prepared 'two-phase'`)
    expect(await trail(db)).toMatchObject([
      { op: 'I', actor: 'user/ann' },
      { op: 'U', actor: 'user/ann' },
    ])
    await expectNoOrphans(db)
  })
})

describe('a transaction', () => {
  test('says what the database itself knows of the client', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    const role = await db.createRole()
    await db.sql.unsafe(`grant insert on t to ${role.name}`)
    const asRole = db.connect(role.url, { max: 1, connection: { application_name: 'nightly cron' } })
    await asRole`insert into t values (1)`
    await asRole.unsafe(`set role none; set application_name = 'psql'; insert into t values (2)`)
    expect(await transactions(db)).toMatchObject([
      { actor: null, login_role: role.name, application_name: 'nightly cron', address: '127.0.0.1' },
      { actor: null, login_role: role.name, application_name: 'psql', address: '127.0.0.1' },
    ])
  })

  test('has an id that is a function of itself: its start and its xid', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await db.sql`insert into t values (1)`
    const [header] = await db.sql`
      select id = (date_part('epoch', started_at)::bigint - 1577836800 << 32 | xid::text::bigint % 4294967296) as derived
      from threadline.audit_transactions`
    expect(header).toEqual({ derived: true })
  })

  test('cannot be made to file its changes under another one by forged settings', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    await asActor(db, 'ann', 'insert into t values (1)')
    const [victim] = await transactions(db)
    const forged = db.connect(db.url, { max: 1 })
    for (const local of [true, false]) {
      for (const tx of [
        `${victim?.id}`,
        `${victim?.id}  `,
        `${victim?.id} {"type":"user","id":"ann"} `,
        'x',
        '',
      ]) {
        await forged.begin(async (sql) => {
          await sql`select set_config('threadline.tx', ${tx}, ${local}), set_config('threadline.actor', 'user/ann', ${local})`
          await sql`insert into t values ((select max(id) + 1 from t), 'forged')`
          await sql`select threadline.record_action('forged', '{}'::json)`
        })
      }
    }
    const made = await trail(db)
    expect(made).toHaveLength(11)
    expect(made.filter(({ transactionId }) => transactionId === victim?.id)).toHaveLength(1)
    expect(new Set(made.slice(1).map(({ actor: by }) => by))).toEqual(new Set([null]))
    expect(
      await db.sql`select from threadline.audit_actions where transaction_id = ${victim?.id}::bigint`,
    ).toEqual([])
    await expectNoOrphans(db)
  })

  test('open elsewhere for long does not keep others from being captured, in any isolation level', async ({
    db,
  }) => {
    await capture(db, `${ddl}; insert into t values (0)`, { t: {} })
    const long = await db.sql.reserve()
    await long.unsafe(`begin isolation level repeatable read; update t set v = 'long' where id = 0`)
    for (const level of ['read committed', 'repeatable read', 'serializable'])
      await client(db).unsafe(
        `begin isolation level ${level}; insert into t select max(id) + 1, 'x' from t; update t set v = 'y' where id > 0; commit`,
      )
    await long.unsafe('insert into t values (100); commit')
    long.release()
    expect(await captured(db)).toEqual(['U 0', 'I 1', 'U 1', 'I 2', 'U 2', 'I 3', 'U 3', 'I 100'])
    await expectNoOrphans(db)
  })
})

test('what tests do: one transaction that is rolled back at the end sees its own trail', async ({ db }) => {
  await capture(db, ddl, { t: {} })
  const connection = await db.sql.reserve()
  await connection.unsafe(`begin; ${actor('ann')} insert into t values (1)`)
  expect(await connection`select actor from threadline.audit_changes`).toEqual([{ actor: 'user/ann' }])
  await connection.unsafe('rollback')
  connection.release()
  expect(await captured(db)).toEqual([])
  await expectReplay(db, 't')
})
