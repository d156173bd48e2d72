import { type TestDatabase, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { expectNoTrace } from './__fixtures__/secrets.ts'

const ddl = 'create table t (id int primary key, a text, secret text, b text)'

/** Inserts, updates and deletes a row with the secret in one column; the others say which they are. */
async function write(
  db: TestDatabase,
  secretIn: string,
  others: readonly string[],
  id = 'id',
): Promise<void> {
  const columns = [secretIn, ...others].join(', ')
  const values = ['geheim', ...others].map((value) => `'${value}'`).join(', ')
  await db.sql.unsafe(`insert into t (${id}, ${columns}) values (1, ${values})`)
  await db.sql.unsafe(
    `update t set ${secretIn} = 'geheim!', ${others.map((name) => `${name} = upper(${name})`).join(', ')}`,
  )
  await db.sql.unsafe('delete from t')
}

/** The last image, that of the deleted row. */
const lastRow = async (db: TestDatabase) => (await trail(db, 't')).at(-1)?.before

describe.each(['mask', 'exclude'] as const)('a column under %s', (rule) => {
  const hidden = (name: string) => (rule === 'mask' ? { [name]: '[REDACTED]' } : {})
  const install = (db: TestDatabase) => capture(db, ddl, { t: { [rule]: ['secret'] } })

  test('that is renamed stays redacted', async ({ db }) => {
    await install(db)
    await db.sql`alter table t rename secret to pwd_hash`
    await write(db, 'pwd_hash', ['a', 'b'])
    expect(await lastRow(db)).toEqual({ id: 1, a: 'A', b: 'B', ...hidden('pwd_hash') })
    await expectNoTrace(db, 'geheim')
    await expect(
      install(db).catch(() => capture(db, 'select', { t: { [rule]: ['secret'] } })),
    ).rejects.toMatchObject({
      code: 'column_not_found',
    })
  })

  test('that swaps its name with another: both are redacted, and installing again is refused', async ({
    db,
  }) => {
    await install(db)
    await db.sql.unsafe(
      'alter table t rename a to tmp; alter table t rename secret to a; alter table t rename tmp to secret',
    )
    await write(db, 'a', ['secret', 'b'])
    expect(await lastRow(db)).toEqual({ id: 1, b: 'B', ...hidden('a'), ...hidden('secret') })
    await expectNoTrace(db, 'geheim')
    await expect(capture(db, 'select', { t: { [rule]: ['secret'] } })).rejects.toMatchObject({
      code: 'redaction_conflict',
      message: expect.stringContaining('"a", which was redacted under the name "secret"'),
    })
    expect(await capture(db, 'select', { t: { [rule]: ['secret', 'a'] } })).toEqual([
      { table: 't', status: 'replaced' },
    ])
  })

  test('that takes the name of the key, which gets another: it never becomes the key of a row', async ({
    db,
  }) => {
    await capture(db, 'create table t (id text primary key, a text, secret text, b text)', {
      t: { [rule]: ['secret'] },
    })
    await db.sql.unsafe('alter table t rename id to no; alter table t rename secret to id')
    await write(db, 'id', ['a', 'b'], 'no')
    await expectNoTrace(db, 'geheim')
    expect((await trail(db, 't')).map(({ key }) => key)).toEqual(['1', '1', '1'])
  })

  test('whose name goes to a new column, after it took the name of a dropped one: drop a, rename secret to a, add secret', async ({
    db,
  }) => {
    await capture(db, 'create table t (id int primary key, b text, a text, secret text)', {
      t: { [rule]: ['secret'] },
    })
    await db.sql.unsafe(
      'alter table t drop a; alter table t rename secret to a; alter table t add secret text',
    )
    await write(db, 'a', ['secret', 'b'])
    expect(await lastRow(db)).toEqual({ id: 1, b: 'B', ...hidden('a'), ...hidden('secret') })
    await expectNoTrace(db, 'geheim')
  })

  test('that is dropped: the others are as before, and columns that are new since are masked, as its values may be there', async ({
    db,
  }) => {
    await install(db)
    await db.sql.unsafe('alter table t add copy text; update t set copy = secret; alter table t drop secret')
    await write(db, 'copy', ['a', 'b'])
    expect(await lastRow(db)).toEqual({ id: 1, a: 'A', b: 'B', copy: '[REDACTED]' })
    await expectNoTrace(db, 'geheim')
  })

  test('that is dropped and added again, with another type and at another place, is redacted by its name', async ({
    db,
  }) => {
    await install(db)
    await db.sql.unsafe('alter table t drop secret; alter table t add secret varchar(20)')
    await write(db, 'secret', ['a', 'b'])
    expect(await lastRow(db)).toEqual({ id: 1, a: 'A', b: 'B', ...hidden('secret') })
    await expectNoTrace(db, 'geheim')
  })

  test('of a partitioned table, whose partition has its columns in another order, swaps its name', async ({
    db,
  }) => {
    await capture(
      db,
      `create table t (id int primary key, a text, secret text, b text) partition by range (id);
       create table t_odd (b text, secret text, gone int, a text, id int not null); alter table t_odd drop gone;
       alter table t attach partition t_odd for values from (0) to (10)`,
      { t: { [rule]: ['secret'] } },
    )
    await write(db, 'secret', ['a', 'b'])
    expect(await lastRow(db)).toEqual({ id: 1, a: 'A', b: 'B', ...hidden('secret') })
    await db.sql.unsafe(
      'alter table t rename a to tmp; alter table t rename secret to a; alter table t rename tmp to secret',
    )
    await write(db, 'a', ['secret', 'b'])
    expect(await lastRow(db)).toEqual({ id: 1, b: 'B', ...hidden('a'), ...hidden('secret') })
    await expectNoTrace(db, 'geheim')
  })
})

test('an ignored column that is renamed still appears nowhere and makes no change', async ({ db }) => {
  await capture(db, ddl, { t: { exceptColumns: ['secret'] } })
  await db.sql`alter table t rename secret to cache`
  await write(db, 'cache', ['a', 'b'])
  await db.sql`insert into t (id, cache) values (2, 'geheim')`
  await db.sql`update t set cache = 'geheim!'`
  expect((await trail(db)).map(({ op }) => op)).toEqual(['I', 'U', 'D', 'I'])
  await expectNoTrace(db, 'geheim')
})

describe('in a restored copy, whose columns have other numbers', () => {
  /** As if the dump of a table that had lost a column had been restored here: the registry knows another table with other numbers. */
  const restored = (db: TestDatabase) =>
    db.sql`update threadline.audited_tables set relation = 1, column_numbers = '{"id":1,"a":3,"secret":4,"b":5}'`

  test('rules hold as before, and follow a rename', async ({ db }) => {
    await capture(db, ddl, { t: { mask: ['secret'] } })
    await restored(db)
    await write(db, 'secret', ['a', 'b'])
    await db.sql`alter table t rename secret to pwd`
    await write(db, 'pwd', ['a', 'b'])
    expect(await lastRow(db)).toEqual({ id: 1, a: 'A', b: 'B', pwd: '[REDACTED]' })
    await expectNoTrace(db, 'geheim')
  })

  test('install registers the copy again', async ({ db }) => {
    await capture(db, ddl, { t: { mask: ['secret'] } })
    await restored(db)
    expect(await capture(db, 'select', { t: { mask: ['secret'] } })).toEqual([
      { table: 't', status: 'replaced' },
    ])
    const [registered] =
      await db.sql`select relation = 't'::regclass as here, column_numbers from threadline.audited_tables`
    expect(registered).toEqual({ here: true, column_numbers: { id: 1, a: 2, secret: 3, b: 4 } })
  })
})
