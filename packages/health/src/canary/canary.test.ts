import { listEvidence, type ThreadlineConfig } from '@threadline/core'
import { type TestDatabase, test } from '@threadline/testing'
import { expect } from 'vitest'
import { auditedLate } from '../continuity/__fixtures__/audited-late.ts'
import { canary } from './canary.ts'

const posts = `create table posts (id int primary key, title text not null, likes int check (likes < 10));
  insert into posts values (1, 'a', 1)`

const late = (db: TestDatabase, ddl: string, config: ThreadlineConfig = { tables: { posts: {} } }) =>
  auditedLate(db, ddl, config)

/** Everything in the database that a canary could leave behind. */
const traces = async (db: TestDatabase, table = 'posts') => {
  const [trail] = await db.sql`
    select (select count(*)::int from threadline.audit_changes) as changes, (select count(*)::int from threadline.audit_transactions) as transactions`
  return { ...trail, rows: await db.sql.unsafe(`select * from ${table}`) }
}

test('a canary proves that a change would be captured with its actor, and leaves nothing behind', async ({
  db,
}) => {
  const threadline = await late(db, posts)
  expect(await canary(threadline)).toEqual({
    checkedAt: expect.stringMatching(/Z$/),
    outcome: 'proven',
    tables: [{ schema: 'public', table: 'posts', outcome: 'proven', op: 'update', reason: null }],
  })
  expect(await traces(db)).toEqual({
    ...{ changes: 0, transactions: 0 },
    rows: [{ id: 1, title: 'a', likes: 1 }],
  })
})

test.for([
  ['a disabled trigger', 'alter table posts disable trigger "!threadline_update"', 'Nothing was captured.'],
  [
    'a function that records something else',
    `create function nothing() returns trigger language plpgsql as 'begin return null; end';
     create or replace trigger "!threadline_update" after update on posts for each row execute function nothing()`,
    'Nothing was captured.',
  ],
  [
    'somebody who takes the actor away',
    `create function forget() returns trigger language plpgsql as $$ begin perform set_config('threadline.actor_ref', '', true); return new; end $$;
     create trigger a before update on posts for each row execute function forget()`,
    'It was captured, but not with its actor: the settings of the transaction do not arrive.',
  ],
  [
    'a write that capture fails',
    `drop function threadline.open_transaction() cascade`,
    'The write failed with SQLSTATE 42883.',
  ],
])('a canary sees %s', async ([, damage = '', reason], { db }) => {
  const threadline = await late(db, posts)
  await db.sql.unsafe(damage)
  expect(await canary(threadline, { fireTriggers: true })).toMatchObject({
    outcome: 'unproven',
    tables: [{ outcome: 'unproven', reason }],
  })
  expect((await traces(db)).rows).toEqual([{ id: 1, title: 'a', likes: 1 }])
})

test('where a trigger or rule of the application would fire, nothing is written unless it is allowed', async ({
  db,
}) => {
  const threadline = await late(
    db,
    `${posts}; create sequence fired;
     create function fire() returns trigger language plpgsql as $$ begin perform nextval('fired'); return new; end $$;
     create trigger stamp before update on posts for each row execute function fire()`,
  )
  const fired = async () => (await db.sql`select is_called from fired`)[0]?.is_called
  expect(await canary(threadline)).toMatchObject({
    outcome: 'not_checked',
    tables: [{ op: null, reason: expect.stringContaining('"stamp"') }],
  })
  expect(await fired()).toBe(false)
  expect(await canary(threadline, { fireTriggers: true })).toMatchObject({ outcome: 'proven' })
  expect(await fired()).toBe(true)
})

test.for([
  ['a number at the end of its range, and a check', 'n smallint check (n > 0)', '32767'],
  ['an enum', 'n mood', `'ok'`],
  ['a domain over text', 'n code', `'ab'`],
  ['a boolean', 'n boolean not null', 'true'],
  ['a date', 'n date not null', `'2024-02-29'`],
  ['an instant', 'n timestamptz not null', `'2024-02-29'`],
  ['json', 'n json not null', `'{}'`],
  ['bytes', 'n bytea not null', `''`],
  ['an array', 'n int[]', `'{1}'`],
  ['a range that is not null', 'n text not null, r int4range', `'x'`],
])('a canary finds a change of %s', async ([, column = '', value], { db }) => {
  const threadline = await late(
    db,
    `create type mood as enum ('ok', 'bad'); create domain code as text check (value ~ '^[a-z.]*$');
     create table posts (id int primary key, ${column}); insert into posts values (1, ${value})`,
  )
  expect(await canary(threadline)).toMatchObject({ outcome: 'proven', tables: [{ op: 'update' }] })
})

test('a table of keys alone is tried by a delete, unless others refer to it', async ({ db }) => {
  const threadline = await late(
    db,
    `create table tags (post int, tag int, primary key (post, tag)) partition by list (tag);
     create table tags_1 partition of tags for values in (1);
     create table keys (id int primary key); create table referring (id int references keys);
     insert into tags values (1, 1); insert into keys values (1)`,
    { tables: { tags: {}, keys: {} } },
  )
  expect((await canary(threadline)).tables).toMatchObject([
    { table: 'tags', outcome: 'proven', op: 'delete' },
    {
      table: 'keys',
      outcome: 'not_checked',
      reason: 'No change was found that the checks of the table allow.',
    },
  ])
  expect((await traces(db, 'tags')).rows).toHaveLength(1)
})

test('an empty table and one that is locked are not checked, and say why', async ({ db }) => {
  const threadline = await late(
    db,
    `${posts}; create table empty (id int primary key); create table one (id int primary key, n int); insert into one values (1)`,
    {
      tables: { posts: {}, empty: {}, one: {} },
    },
  )
  const other = await db.connect(undefined, { max: 1 }).reserve()
  await other`begin`
  await other`lock table one in exclusive mode`
  expect((await canary(threadline, { tables: ['empty', 'one'] })).tables).toMatchObject([
    { outcome: 'not_checked', reason: 'There is no row that could be changed.' },
    { outcome: 'not_checked', reason: 'The table was busy; nothing was waited for.' },
  ])
  await other`rollback`
  other.release()
})

test('a table that is not captured is unproven, one that is not there is an error', async ({ db }) => {
  const threadline = await late(db, `${posts}; create table others (id int primary key)`)
  expect(await canary(threadline, { tables: ['others'] })).toMatchObject({ outcome: 'unproven' })
  await expect(canary(threadline, { tables: ['nowhere'] })).rejects.toMatchObject({ code: 'table_not_found' })
})

test('what a canary has shown is recorded as evidence, where checks record by themselves', async ({ db }) => {
  const threadline = await late(db, posts, { tables: { posts: {} }, evidence: { automatic: true } })
  await canary(threadline)
  await db.sql`alter table posts disable trigger "!threadline_update"`
  await canary(threadline)
  expect((await listEvidence(threadline)).items).toMatchObject([
    { subject: 'coverage', verdict: 'unsupported', target: 'canary', details: { unproven: ['posts'] } },
    {
      subject: 'coverage',
      verdict: 'proven',
      target: 'canary',
      details: { proven: ['posts'] },
      automatic: true,
    },
  ])
})
