import { test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { capture, trail } from './__fixtures__/captured-tables.ts'
import { everyWay } from './__fixtures__/every-way.ts'

describe('arrays', () => {
  test('that grow or are reordered are changed: {1} to {1,2}, {1,2} to {2,1}', async ({ db }) => {
    const changes = await everyWay(db, {
      columns: 'a int[], j jsonb',
      statements: [
        `insert into {t} values (1, '{1}', '[1]')`,
        `update {t} set a = '{1,2}', j = '[1,2]'`,
        `update {t} set a = '{2,1}', j = '[2,1]'`,
      ],
    })
    expect(changes.map(({ before }) => before)).toEqual([null, '{"a":[1],"j":[1]}', '{"a":[1,2],"j":[1, 2]}'])
  })

  test('with NULL elements, several dimensions and other bounds are written as JSON arrays; bounds alone are no change', async ({
    db,
  }) => {
    const changes = await everyWay(db, {
      columns: 'a int[], b text[][], c int[]',
      literal: false,
      statements: [
        `insert into {t} values (1, '{1,NULL,3}', '{{a,NULL},{"NULL",""}}', '[0:1]={1,2}')`,
        `update {t} set c = '{1,2}'`,
        `update {t} set c = '{}'`,
      ],
    })
    expect(changes.map(({ before, after }) => before ?? after)).toEqual([
      '{"a":[1,null,3],"b":[["a",null],["NULL",""]],"c":[1,2]}',
      '{"c":[1,2]}',
    ])
  })
})

describe('json', () => {
  test('keeps duplicate keys, order, whitespace and the form of its numbers, and differences in them are changes', async ({
    db,
  }) => {
    const changes = await everyWay(db, {
      columns: 'j json',
      statements: [
        `insert into {t} values (1, '{"b":1,  "a":1.0, "a":2}')`,
        `update {t} set j = '{"b":1, "a":1.0, "a":2}'`,
        `update {t} set j = '{"b":1, "a":1, "a":2}'`,
      ],
    })
    expect(changes.map(({ after }) => after)).toEqual([
      '{"j":{"b":1,  "a":1.0, "a":2}}',
      '{"j":{"b":1, "a":1.0, "a":2}}',
      '{"j":{"b":1, "a":1, "a":2}}',
    ])
  })

  test(String.raw`with \u0000 or half of a surrogate pair is recorded, and never fails the write`, async ({
    db,
  }) => {
    const changes = await everyWay(db, {
      columns: 'j json, n int',
      statements: [
        String.raw`insert into {t} values (1, '{"a":"\u0000", "\ud800":1}', 1)`,
        `update {t} set n = 2`,
        String.raw`update {t} set j = '["\udc00"]'`,
        'delete from {t}',
      ],
    })
    expect(changes.map(({ before, after }) => before ?? after)).toEqual([
      String.raw`{"j":{"a":"\u0000", "\ud800":1},"n":1}`,
      '{"n":1}',
      String.raw`{"j":{"a":"\u0000", "\ud800":1}}`,
      String.raw`{"j":["\udc00"],"n":2}`,
    ])
  })

  test('null and SQL NULL look alike in an image, but a change from one to the other is recorded', async ({
    db,
  }) => {
    const changes = await everyWay(db, {
      columns: 'j jsonb, k json',
      statements: [
        `insert into {t} values (1, 'null', null)`,
        `update {t} set j = null`,
        `update {t} set k = 'null'`,
        `update {t} set j = '{}'`,
      ],
    })
    expect(changes.map(({ before, after }) => before ?? after)).toEqual([
      '{"j":null,"k":null}',
      '{"j":null}',
      '{"k":null}',
      '{"j":null}',
    ])
  })
})

test('a type of an extension in a schema that is not on the path: hstore, citext, ltree', async ({ db }) => {
  const asSuperuser = db.connect(db.superuserUrl)
  await asSuperuser.unsafe(
    'create schema extensions; grant usage on schema extensions to public; create extension hstore schema extensions; create extension citext schema extensions; create extension ltree schema extensions',
  )
  const changes = await everyWay(db, {
    columns: 'h extensions.hstore, c extensions.citext, l extensions.ltree',
    statements: [
      `insert into {t} values (1, 'a=>1.0,b=>NULL', 'Ab', 'top.sub')`,
      `update {t} set h = 'a=>1,b=>NULL', l = 'top'`,
    ],
  })
  expect(changes.map(({ before, after }) => before ?? after)).toEqual([
    '{"h":{"a": "1.0", "b": null},"c":"Ab","l":"top.sub"}',
    '{"h":{"a": "1.0", "b": null},"l":"top.sub"}',
  ])
})

test('enum, domain, range, multirange, composite, xml, money, bit, inet, tsvector, interval, oid and names of objects: none fails', async ({
  db,
}) => {
  const changes = await everyWay(db, {
    prelude: `create type mood as enum ('sad', 'ok'); create domain pos as numeric(8,2) check (value > 0); create domain moods as mood[];
      create type inner_type as (n numeric, m mood, at timestamptz); create type outer_type as (i inner_type, l inner_type[])`,
    columns: `m mood, d pos, ms moods, r int4range, mr nummultirange, o outer_type, x xml, c money, b bit(3), vb varbit, i inet, ci cidr, ma macaddr,
      ts tsvector, tq tsquery, iv interval, o2 oid, rc regclass, rt regtype, u uuid, ch "char", nm name, bo boolean, bx box, jp jsonpath`,
    statements: [
      `insert into {t} values (1, 'sad', 1.5, '{ok,NULL}', '[1,5)', '{[1.0,2.50)}', row(row(1.10,'ok','2024-01-01T00:00Z'), array[row(9007199254740993.0,null,null)::inner_type]),
        '<a b="1">é</a>', 1234.5, b'101', b'10', '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', 'fat:2 cat:1A', 'fat & cat', '1 mon -1 day 02:03:04.5', 4294967295,
        'mood_of', 'mood', '1B4E28BA-2FA1-11D2-883F-0016D3CCA427', 'q', 'N', true, '(1,1),(0,0)', '$.a[*] ? (@ > 1)')`.replace(
        "'mood_of'",
        "'plain'",
      ),
      `update {t} set m = 'ok', d = 2, ms = null, o.i.n = 1.1, x = '<a/>', c = -0.05, i = '10.0.0.1', iv = '33 days', bo = null`,
    ],
  })
  expect(changes[0]?.after).toBe(
    String.raw`{"m":"sad","d":1.50,"ms":["ok",null],"r":"[1,5)","mr":"{[1.0,2.50)}","o":{"i":{"n":1.10,"m":"ok","at":"2024-01-01T00:00:00+00:00"},"l":[{"n":9007199254740993.0,"m":null,"at":null}]},"x":"<a b=\"1\">é</a>","c":"$1,234.50","b":"101","vb":"10","i":"10.0.0.1/8","ci":"10.0.0.0/8","ma":"08:00:2b:01:02:03","ts":"'cat':1A 'fat':2","tq":"'fat' & 'cat'","iv":"1 mon -1 days +02:03:04.5","o2":"4294967295","rc":"public.plain","rt":"public.mood","u":"1b4e28ba-2fa1-11d2-883f-0016d3cca427","ch":"q","nm":"N","bo":true,"bx":"(1,1),(0,0)","jp":"$.\"a\"[*]?(@ > 1)"}`,
  )
  expect(changes[1]?.before).toBe(
    String.raw`{"m":"sad","d":1.50,"ms":["ok",null],"o":{"i":{"n":1.10,"m":"ok","at":"2024-01-01T00:00:00+00:00"},"l":[{"n":9007199254740993.0,"m":null,"at":null}]},"x":"<a b=\"1\">é</a>","c":"$1,234.50","i":"10.0.0.1/8","iv":"1 mon -1 days +02:03:04.5","bo":true}`,
  )
})

test('ALTER TYPE … RENAME VALUE leaves the history with the old label', async ({ db }) => {
  await capture(db, `create type mood as enum ('sad', 'ok'); create table t (id int primary key, m mood)`, {
    t: {},
  })
  await db.sql`insert into t values (1, 'sad')`
  await db.sql`alter type mood rename value 'sad' to 'blue'`
  await db.sql`update t set m = 'ok'`
  expect((await trail(db)).map(({ before, after }) => [before, after])).toEqual([
    [null, { id: 1, m: 'sad' }],
    [{ m: 'blue' }, { id: 1, m: 'ok' }],
  ])
})
