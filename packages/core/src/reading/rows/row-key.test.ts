import { describe, expect } from 'vitest'
import { audit, connect, test } from '../__fixtures__/audited-database.ts'
import { timeline } from '../changes/timeline.ts'

/** Type of the key, how it is stored, other ways to write it, and what is no such key. */
const keys: readonly [type: string, stored: string, same: readonly unknown[], none: readonly unknown[]][] = [
  [
    'bigint',
    '9007199254740993',
    [9007199254740993n, '+09007199254740993', ' 9007199254740993 '],
    ['9007199254740992'],
  ],
  ['smallint', '-7', [-7, '-07'], [7]],
  ['uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', ['{A0EEBC999C0B4EF8BB6D6BB9BD380A11}'], []],
  ['text', '007', [], ['7', '007 ']],
  ['varchar(3)', 'abc', [], ['abcd']],
  ['char(3)', 'ab ', ['ab'], ['ab d']],
  ['numeric(10,2)', '7.00', [7, '7', '7.000'], ['7.004']],
  ['numeric', '7.0', [], ['8']],
  ['boolean', 'true', [true, 't', 'yes'], [false]],
  ['date', '2026-11-01', ['2026-11-1'], []],
  ['timestamptz', '2026-11-01T12:00:00.5+00:00', ['2026-11-01 13:00:00.5+01'], []],
  ['timestamp(0)', '2026-11-01T12:00:00', ['2026-11-01 12:00'], ['2026-11-01 12:00:00.4']],
  ['interval', '1 day 02:00:00', ['1 day 2 hours', 'P1DT2H'], []],
  ['bytea', '\\x00ff', ['\\x00FF'], []],
  ['double precision', '0.1', [0.1, '1e-1'], []],
  ['int4range', '[1,3)', ['[1,2]'], []],
  ['int[]', '[1,2]', [], ['[1]']],
  ['jsonb', '{"a": 1}', [], ['{"a": 2}']],
  ['"Mood"', 'so so', [], ['sad']],
]

describe('a key of type', () => {
  test.for(keys)('%s is found however it is written', async ([type, stored, same, none], { db }) => {
    const { reader, write } = await audit(
      connect(db).db,
      `create type "Mood" as enum ('so so', 'fine'); create table t (k ${type} primary key)`,
      { t: {} },
    )
    const literal = type === 'int[]' ? '{1,2}' : stored.replaceAll("'", "''")
    await write(`insert into t values ('${literal}')`)
    const found = async (rowKey: unknown) =>
      (await timeline(reader, { table: 't', rowKey: rowKey as string })).items.length
    expect((await timeline(reader)).items.map(({ rowKey }) => rowKey)).toEqual([stored])
    for (const written of [stored, ...same]) expect(await found(written), String(written)).toBe(1)
    for (const written of none) expect(await found(written), String(written)).toBe(0)
  })
})

test('what is no value of the type is refused', async ({ db }) => {
  const { reader } = await audit(
    connect(db).db,
    'create domain positive as int check (value > 0); create table t (a int, b numeric(4,1), c date, d uuid, primary key (a, b, c, d))',
    { t: {} },
  )
  const key = { a: 1, b: 1, c: '2026-01-01', d: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' }
  const ask = (wrong: object) => timeline(reader, { table: 't', rowKey: { ...key, ...wrong } })
  expect((await ask({})).items).toEqual([])
  for (const wrong of [
    { a: '1.5' },
    { a: 2 ** 31 },
    { a: '1; drop table t' },
    { b: 'x' },
    { b: 99999 },
    { c: '2026-02-30' },
    { d: 'a' },
  ])
    await expect(ask(wrong)).rejects.toMatchObject({
      code: 'invalid_key',
      details: { column: Object.keys(wrong)[0] },
    })
})
