import { skipReasons, test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { everyWay } from './__fixtures__/every-way.ts'

describe('values that the database computes', () => {
  test('generated stored columns: the final value, also of an update', async ({ db }) => {
    const changes = await everyWay(db, {
      columns: 'net numeric(10,2), gross numeric(10,2) generated always as (net * 1.19) stored',
      statements: ['insert into {t} values (1, 100)', 'update {t} set net = 200', 'delete from {t}'],
    })
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [null, '{"net":100.00,"gross":119.00}'],
      ['{"net":100.00,"gross":119.00}', '{"net":200.00,"gross":238.00}'],
      ['{"net":200.00,"gross":238.00}', null],
    ])
  })

  test('virtual generated columns are left out, never a false NULL and never a change', async ({
    db,
    skip,
  }) => {
    skip(db.serverVersion < 180_000, skipReasons.serverLacksFeature)
    const changes = await everyWay(db, {
      columns: 'v text, shout text generated always as (upper(v)) virtual, n int default 0',
      statements: [
        `insert into {t} values (1, 'a')`,
        `update {t} set v = 'b'`,
        'update {t} set n = 1',
        'delete from {t}',
      ],
    })
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [null, '{"v":"a","n":0}'],
      ['{"v":"a"}', '{"v":"b","n":0}'],
      ['{"n":0}', '{"v":"b","n":1}'],
      ['{"v":"b","n":1}', null],
    ])
  })

  test('identity, serial, defaults and OVERRIDING SYSTEM VALUE: the value after assignment', async ({
    db,
  }) => {
    await capture(
      db,
      `create table t (id int generated always as identity primary key, s serial, d date default '2024-02-29', u text default current_user)`,
      { t: {} },
    )
    await db.sql`insert into t default values`
    await db.sql`insert into t (id, s) overriding system value values (77, default)`
    const [{ owner } = {}] = await db.sql`select current_user::text as owner`
    expect((await trail(db)).map(({ key, after }) => [key, after])).toEqual([
      ['1', { id: 1, s: 1, d: '2024-02-29', u: owner }],
      ['77', { id: 77, s: 2, d: '2024-02-29', u: owner }],
    ])
  })
})

describe('large values', () => {
  test('a megabyte that an update does not touch (TOAST) is whole in the row after, and not among the changes', async ({
    db,
  }) => {
    const changes = await everyWay(db, {
      columns: 'v text, packed text, doc jsonb, n int',
      statements: [
        `insert into {t} select 1, string_agg(md5(n::text), ''), repeat('é', 50000), jsonb_build_object('d', repeat('j', 30000)), 1 from generate_series(1, 32768) as n`,
        'update {t} set n = 2',
        `update {t} set doc = '{}'`,
      ],
    })
    const [first, second, third] = changes
    expect(first?.after?.length).toBeGreaterThan(1_100_000)
    expect(second?.after).toBe(first?.after?.replace(/"n":1\}$/, '"n":2}'))
    expect(second?.before).toBe('{"n":1}')
    expect(third?.before).toBe(`{"doc":{"d": "${'j'.repeat(30_000)}"}}`)
  })

  test('a thousand columns, of which one flips: one changed field, and a whole row', async ({ db }) => {
    const columns = Array.from({ length: 1000 }, (_, index) => `c${index} boolean default false`)
    const [, update] = await everyWay(db, {
      columns: columns.join(', '),
      statements: ['insert into {t} values (1)', 'update {t} set c999 = true'],
    })
    expect(update?.before).toBe('{"c999":false}')
    expect(Object.keys(JSON.parse(update?.after ?? '{}'))).toHaveLength(1000)
  })

  test('a thousand columns, every other one redacted', async ({ db }) => {
    const columns = Array.from({ length: 500 }, (_, index) => `v${index} text, s${index} text`)
    const redacted = Array.from({ length: 500 }, (_, index) => `s${index}`)
    await capture(db, `create table t (id int primary key, ${columns.join(', ')})`, {
      t: { mask: redacted.slice(0, 250), exclude: redacted.slice(250) },
    })
    await db.sql`insert into t (id, v0, s0, v499, s499) values (1, 'v', 'geheim', 'v', 'geheim')`
    await db.sql`update t set s0 = 'geheim!', s499 = 'geheim!', v0 = 'w'`
    await db.sql`delete from t`
    const changes = await trail(db)
    expect(changes[1]?.before).toEqual({ v0: 'v', s0: '[REDACTED]' })
    expect(Object.keys(Object(changes[1]?.after))).toHaveLength(751)
    expect(JSON.stringify(changes)).not.toContain('geheim')
  })
})
