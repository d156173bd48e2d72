import { type TestDatabase, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { expectNoTrace } from './__fixtures__/secrets.ts'

const ddl = `create table t (id int primary key, email text, token text, v text, seen_at int default 0)`
const rules = { mask: ['email'], exclude: ['token'], exceptColumns: ['seen_at'] }

/** Every operation, with secrets in both redacted columns before and after. */
async function write(db: TestDatabase, id = 'id'): Promise<void> {
  await db.sql.unsafe(
    `insert into t (${id}, email, token, v) values (1, 'geheim-1', 'geheim-2', 'a'), (2, null, null, 'b')`,
  )
  await db.sql.unsafe(`update t set email = 'geheim-3' where ${id} = 1`)
  await db.sql.unsafe(`update t set token = 'geheim-4' where ${id} = 1`)
  await db.sql.unsafe(`update t set seen_at = 77 where ${id} = 1`)
  await db.sql.unsafe(
    `update t set email = 'geheim-5', token = null, v = 'c', seen_at = 78, ${id} = 3 where ${id} = 1`,
  )
  await db.sql.unsafe(`update t set email = null where ${id} = 3`)
  await db.sql.unsafe('delete from t')
}

/** Whether literally, or after a change to the table that leaves only the generic capture. */
const ways: [string, string, string][] = [
  ['literally', 'select', 'id'],
  ['after a column was added', 'alter table t add later text', 'id'],
  ['after the key was renamed', 'alter table t rename id to no', 'no'],
]

describe.each(ways)('redacted columns, captured %s', (_, change, id) => {
  test('are masked or absent in every image, list and key, on every operation; a mask hides NULL too', async ({
    db,
  }) => {
    await capture(db, ddl, { t: rules })
    await db.sql.unsafe(change)
    await write(db, id)
    const changes = (await trail(db)).map(({ op, key, oldKey, before, after }) => {
      const shown = [before, after].map((image) =>
        JSON.stringify(image)
          ?.replace(/"(id|no)":/, '"id":')
          .replace(/,"later":null/, ''),
      )
      return [`${op} ${oldKey === null ? '' : `${oldKey} > `}${key}`, ...shown]
    })
    const masked = '"email":"[REDACTED]"'
    expect(changes).toEqual([
      ['I 1', 'null', `{"id":1,${masked},"v":"a"}`],
      ['I 2', 'null', `{"id":2,${masked},"v":"b"}`],
      ['U 1', `{${masked}}`, `{"id":1,${masked},"v":"a"}`],
      ['U 1', '{}', `{"id":1,${masked},"v":"a"}`],
      ['U 1 > 3', `{"id":1,${masked},"v":"a"}`, `{"id":3,${masked},"v":"c"}`],
      ['U 3', `{${masked}}`, `{"id":3,${masked},"v":"c"}`],
      ['D 2', `{"id":2,${masked},"v":"b"}`, 'null'],
      ['D 3', `{"id":3,${masked},"v":"c"}`, 'null'],
    ])
    await expectNoTrace(db, 'geheim')
  })

  test('are named but not shown where earlier values are not kept; excluded ones not even named', async ({
    db,
  }) => {
    await capture(db, ddl, { t: { ...rules, storeChangedFrom: false } })
    await db.sql.unsafe(change)
    await write(db, id)
    const lists = (await trail(db)).filter(({ op }) => op === 'U').map(({ before }) => before)
    const expected = [['email'], [], ['id', 'email', 'v'], ['email']]
    expect(lists).toEqual(expected.map((names) => names.map((name) => (name === 'id' ? id : name))))
    await expectNoTrace(db, 'geheim')
  })
})

test('a placeholder with quotes, backslashes, dollar tags or newlines is stored as it is, in every way', async ({
  db,
}) => {
  const placeholders = [
    `it's`,
    String.raw`\ \\ \' \u0041 \x`,
    '$body$ $tag$ $body1$',
    'two\nlines\r\t',
    '"quotes" {"a":1}',
    '%s %% :name ? $1',
    '👩‍👩‍👧 é\u202e',
  ]
  for (const [index, placeholder] of placeholders.entries()) {
    const table = `t${index}`
    await capture(db, `create table ${table} (id int primary key, email text, token text)`, {
      [table]: { mask: ['email'], exclude: ['token'], maskPlaceholder: placeholder },
    })
    await db.sql.unsafe(
      `insert into ${table} values (1, 'geheim', 'geheim'); update ${table} set email = 'geheim!'`,
    )
    await db.sql.unsafe(
      `alter table ${table} add later int; update ${table} set email = 'geheim!!'; delete from ${table}`,
    )
    const masked = expect.objectContaining({ email: placeholder })
    expect((await trail(db, table)).map(({ before, after }) => [before, after])).toEqual([
      [null, masked],
      [{ email: placeholder }, masked],
      [{ email: placeholder }, masked],
      [masked, null],
    ])
  }
  const known = await db.sql`select mask_placeholders from threadline.audited_tables order by table_name`
  expect(known.map(({ mask_placeholders }) => mask_placeholders)).toEqual(placeholders.map((one) => [one]))
  await expectNoTrace(db, 'geheim')
})

test('tables of the same name in two schemas have their own rules: a.users masked, b.users not', async ({
  db,
}) => {
  const users = (schema: string) =>
    `create schema ${schema}; create table ${schema}.users (id int primary key, email text)`
  await capture(db, `${users('a')};${users('b')};${users('"a.users"')}`, { 'a.users': { mask: ['email'] } })
  await capture(db, 'select', { 'b.users': {}, '"a.users".users': { exclude: ['email'] } })
  for (const schema of ['a', 'b', '"a.users"'])
    await db.sql.unsafe(`insert into ${schema}.users values (1, 'x'); update ${schema}.users set email = 'y'`)
  expect((await trail(db)).map(({ before, after }) => [before, after])).toEqual([
    [null, { id: 1, email: '[REDACTED]' }],
    [{ email: '[REDACTED]' }, { id: 1, email: '[REDACTED]' }],
    [null, { id: 1, email: 'x' }],
    [{ email: 'x' }, { id: 1, email: 'y' }],
    [null, { id: 1 }],
    [{}, { id: 1 }],
  ])
})

test('rules that are taken back or changed hold from the next install on; what was masked stays known', async ({
  db,
}) => {
  await capture(db, ddl, { t: { mask: ['email'], maskPlaceholder: 'one' } })
  await db.sql`insert into t values (1, 'geheim', 'open', 'v')`
  expect(await capture(db, 'select', { t: { mask: ['token'], maskPlaceholder: 'two' } })).toEqual([
    { table: 't', status: 'replaced' },
  ])
  await db.sql`update t set email = 'open', token = 'geheim'`
  expect((await trail(db)).at(-1)).toMatchObject({ before: { email: 'geheim', token: 'two' } })
  const [registered] = await db.sql`select masked_columns, mask_placeholders from threadline.audited_tables`
  expect(registered).toEqual({ masked_columns: ['email', 'token'], mask_placeholders: ['one', 'two'] })
})

test('an error of the write, or of capture itself, shows no redacted value', async ({ db }) => {
  await capture(
    db,
    `${ddl}; alter table t add j json, add constraint short check (length(v) < 3) not valid`,
    { t: rules },
  )
  await db.sql`alter table t add later int`
  // What the generic capture does with a row must not end up in an error either: there is no audit table left to write to.
  await db.sql`alter table threadline.audit_changes rename to elsewhere`
  const failed: unknown = await db.sql`insert into t (id, email, token) values (1, 'geheim', 'geheim')`.catch(
    (error: unknown) => error,
  )
  expect(failed).toMatchObject({
    code: 'TL010',
    where: expect.stringMatching(/PL\/pgSQL function threadline\.t_\w+_insert\(\)/),
  })
  expect(JSON.stringify(failed)).not.toContain('geheim')
  expect(String(failed)).not.toContain('geheim')
})
