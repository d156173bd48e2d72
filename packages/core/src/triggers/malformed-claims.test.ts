import { type TestDatabase, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { capture } from './__fixtures__/captured-tables.ts'

const ddl = 'create table t (id int generated always as identity primary key, v text)'
const ann = '{"type":"user","id":"ann"}'

/** Writes with these claims, and returns what the trail says of the transaction and its change. */
async function write(db: TestDatabase, actor: string, context: string) {
  const [written] = await db.sql.begin(async (tx) => {
    await tx`select set_config('threadline.actor_ref', ${actor}, true), set_config('threadline.context', ${context}, true)`
    await tx`insert into t default values`
    await tx`update t set v = 'x' where id = (select max(id) from t)`
    return tx`
      select header.actor, on_behalf_of::text, correlation_id, request_id, source, meta::text, raw_actor, raw_context,
        (select count(*)::int from threadline.audit_changes where transaction_id = header.id and actor is not distinct from header.actor) as changes
      from threadline.audit_transactions as header order by id desc limit 1`
  })
  return written
}

const malformed: readonly [string, string][] = [
  ['not json', 'not json'],
  ['a number', '123'],
  ['an array', '[]'],
  ['a text', '"x"'],
  ['null', 'null'],
  ['an object without a type', '{}'],
  ['an unknown type', '{"type":"root","id":"1"}'],
  ['no id', '{"type":"user"}'],
  ['an empty id', '{"type":"user","id":""}'],
  ['an id of null', '{"type":"user","id":null}'],
  ['control characters', '{"type":"user","id":"a\\u0007b"}'],
  ['a line break', '{"type":"user","id":"a\\nb"}'],
  ['a NUL that no text can hold', '{"type":"user","id":"a\\u0000b"}'],
  ['half a surrogate pair', '{"type":"user","id":"\\ud800"}'],
  ['raw control characters', '{"type":"user","id":"a\u0001"}'],
  ['quotes and dollars', `'; drop table t; -- $body$ {"type"`],
  ['an id that is too long', `{"type":"user","id":"${'é'.repeat(200)}"}`],
  ['an actor with too much besides', `{"type":"user","id":"1","x":"${'y'.repeat(5000)}"}`],
  ['blanks', '   '],
]

describe('a malformed actor never fails the write, and is kept as claimed:', () => {
  test.for(malformed)('%s', async ([, claim], { db }) => {
    await capture(db, ddl, { t: {} })
    expect(await write(db, claim, '{"correlation_id":"c"}')).toEqual({
      ...{ actor: null, on_behalf_of: null, raw_actor: claim, raw_context: null, changes: 2 },
      ...{ correlation_id: 'c', request_id: null, source: null, meta: null },
    })
  })

  test('a megabyte, of which the start, the length and the digest are kept', async ({ db }) => {
    await capture(db, ddl, { t: {} })
    const claim = 'x'.repeat(1024 * 1024)
    const written = await write(db, claim, claim)
    expect(written).toMatchObject({ actor: null, changes: 2 })
    const [digest] = await db.sql`select encode(sha256(${claim}), 'hex') as hex`
    for (const kept of [written?.raw_actor, written?.raw_context])
      expect(kept).toBe(`${'x'.repeat(8192)}… [1048576 bytes, sha256 ${digest?.hex}]`)
  })
})

describe('a malformed context never fails the write, nor costs it its actor:', () => {
  test.for([
    ['not json', 'not json'],
    ['a number', '123'],
    ['an array', '[]'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a NUL in an id', '{"correlation_id":"a\\u0000b"}'],
    ['a NUL anywhere, which makes its JSON unreadable', '{"request_id":"r","meta":{"x":"\\u0000"}}'],
    ['half a surrogate pair', '{"request_id":"\\udc00"}'],
    ['ids that no index can hold', `{"correlation_id":"${'c'.repeat(9000)}"}`],
    ['far too much meta', `{"meta":{"x":"${'y'.repeat(70_000)}"}}`],
  ])('%s', async ([, claim = ''], { db }) => {
    await capture(db, ddl, { t: {} })
    const written = await write(db, ann, claim)
    expect(written).toMatchObject({
      ...{ actor: 'user/ann', on_behalf_of: null, raw_actor: null, changes: 2 },
      ...{ correlation_id: null, request_id: null, source: null, meta: null },
    })
    if (claim.length <= 8192) expect(written?.raw_context).toBe(claim)
    else expect(written?.raw_context).toMatch(/^\{"[^…]{8190}… \[\d+ bytes, sha256 [0-9a-f]{64}\]$/)
  })
})

test('an unusual but valid actor and context are stored byte for byte', async ({ db }) => {
  await capture(db, ddl, { t: {} })
  const id = `O'Brien \\ "%s" é😀\u202e\u200b ${'é'.repeat(100)}`
  const actor = JSON.stringify({ type: 'service_account', id, onBehalfOf: { type: 'user', id: '7' } })
  const context = JSON.stringify({
    correlation_id: id,
    request_id: '',
    source: '007',
    meta: { n: '%d', deep: [{ '': null }] },
  })
  expect(await write(db, actor, context)).toEqual({
    ...{ actor: `service_account/${id}`, on_behalf_of: '{"type":"user","id":"7"}' },
    ...{ raw_actor: null, raw_context: null, changes: 2 },
    ...{ correlation_id: id, request_id: '', source: '007', meta: '{"n":"%d","deep":[{"":null}]}' },
  })
  expect(await write(db, '{"type":"anonymous"}', '')).toMatchObject({ actor: 'anonymous', changes: 2 })
  expect(await write(db, '{"type":"user","id":42}', '{}')).toMatchObject({ actor: 'user/42', changes: 2 })
})

test('a malformed actor in the middle of a transaction is kept with the change of context', async ({
  db,
}) => {
  await capture(db, ddl, { t: {} })
  await db
    .connect(db.url, { max: 1 })
    .unsafe(`begin; select set_config('threadline.actor_ref', '${ann}', true); insert into t default values;
    select set_config('threadline.actor_ref', '[]', true), set_config('threadline.context', 'oops', true); insert into t default values; commit`)
  expect(await db.sql`select actor from threadline.audit_changes order by id`).toEqual([
    { actor: 'user/ann' },
    { actor: null },
  ])
  expect(await db.sql`select actor, raw_actor, raw_context from threadline.audit_context_switches`).toEqual([
    { actor: null, raw_actor: '[]', raw_context: 'oops' },
  ])
})
