import { test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { asActor, capture, captured, trail } from './__fixtures__/captured-tables.ts'

const ddl = 'create table t (id int primary key, v text)'

describe('capture cannot be switched off', () => {
  test('by a setting, whatever its name or value', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    const settings = ['tx', 'actor', 'actor_ref', 'context', 'enabled', 'skip', 'mode', 'disabled', 'capture']
    const values = ['off', 'false', '0', 'ignore', 'on', '{}', 'x'.repeat(100)]
    for (const [index, value] of values.entries())
      await db.sql.begin(async (tx) => {
        for (const name of settings) await tx`select set_config(${`threadline.${name}`}, ${value}, true)`
        await tx`insert into t values (${index})`
      })
    expect(await captured(db)).toHaveLength(values.length)
  })

  test('by a role that may write to the table', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    const role = await db.createRole()
    await db.sql.unsafe(`grant all on t to ${role.name}`)
    const client = db.connect(role.url, { max: 1 })
    const attempts = [
      `set session_replication_role = replica`,
      `alter table t disable trigger all`,
      `drop trigger "!threadline_insert" on t`,
      `create or replace function threadline.capture_truncate() returns trigger language sql as ''`,
      `select * from threadline.audit_changes`,
      `delete from threadline.audit_changes`,
      `select threadline.open_transaction()`,
    ]
    for (const attempt of attempts)
      await expect(client.unsafe(attempt), attempt).rejects.toMatchObject({ code: '42501' })
    await client`insert into t values (1)`
    await client`truncate t`
    expect(await captured(db)).toEqual(['I 1', 'T'])
  })
})

test('a superuser bypasses capture with session_replication_role, as replication and restores do', async ({
  db,
}) => {
  await capture(db, ddl, { t: {} })
  const superuser = db.connect(db.superuserUrl, { max: 1 })
  await superuser`insert into t values (1)`
  await superuser.unsafe(`set session_replication_role = replica; insert into t values (2)`)
  expect(await captured(db)).toEqual(['I 1'])
})

test('rows from before install: the first update and delete still show what they were', async ({ db }) => {
  await capture(db, `${ddl}; insert into t values (1, 'old'), (2, 'old')`, { t: {} })
  await asActor(db, 'ann', `update t set v = 'new' where id = 1; delete from t where id = 2`)
  expect(await trail(db)).toMatchObject([
    { op: 'U', before: { v: 'old' }, after: { id: 1, v: 'new' } },
    { op: 'D', before: { id: 2, v: 'old' } },
  ])
})

test('what has no row triggers leaves no trace: sequences, large objects, DDL that rewrites values', async ({
  db,
}) => {
  await capture(db, `${ddl}; create sequence s; insert into t values (1, 'a')`, { t: {} })
  await db.sql.unsafe(`
    select nextval('s'), setval('s', 99);
    select lo_create(0);
    alter table t alter v type text using upper(v);
    alter table t add w int default 5`)
  expect(await captured(db)).toEqual([])
  // What such a statement has made of a row is in the next change of it.
  await db.sql`update t set v = 'b'`
  expect(await trail(db)).toMatchObject([{ before: { v: 'A' }, after: { id: 1, v: 'b', w: 5 } }])
})
