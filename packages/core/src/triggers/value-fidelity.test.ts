import { test } from '@threadline/testing'
import { describe, expect } from 'vitest'
import { everyWay } from './__fixtures__/every-way.ts'

describe('numbers', () => {
  test('beyond 2^53 keep all their digits, also inside JSON, arrays and composites', async ({ db }) => {
    const changes = await everyWay(db, {
      prelude: 'create type money_of as (amount numeric, currency text)',
      columns: 'b bigint, n numeric, j jsonb, a numeric[], c money_of',
      statements: [
        `insert into {t} values (1, 9007199254740993, 12345678901234567890.1234567890, '{"n":[9007199254740993]}', '{12345678901234567890.10}', row(0.10000000000000000001, 'EUR'))`,
        `update {t} set b = b + 1, n = -n, j = '[9007199254740994]', a = a || 9007199254740993, c.amount = 1e30`,
      ],
    })
    const before =
      '"b":9007199254740993,"n":12345678901234567890.1234567890,"j":{"n": [9007199254740993]},"a":[12345678901234567890.10],"c":{"amount":0.10000000000000000001,"currency":"EUR"}'
    expect(changes).toEqual([
      { op: 'I', key: '1', before: null, after: `{${before}}` },
      {
        op: 'U',
        key: '1',
        before: `{${before}}`,
        after:
          '{"b":9007199254740994,"n":-12345678901234567890.1234567890,"j":[9007199254740994],"a":[12345678901234567890.10,9007199254740993],"c":{"amount":1000000000000000000000000000000,"currency":"EUR"}}',
      },
    ])
  })

  test('that differ in scale alone, 1.10 and 1.1, are a change and keep their scale', async ({ db }) => {
    const changes = await everyWay(db, {
      columns: 'n numeric, fixed numeric(10,2), j jsonb, list numeric[]',
      statements: [
        `insert into {t} values (1, 1.10, 1.1, '1.10', '{1.10}')`,
        `update {t} set n = 1.1`,
        `update {t} set j = '1.1', list = '{1.1}', fixed = 1.100`,
      ],
    })
    expect(changes.map(({ before }) => before)).toEqual([null, '{"n":1.10}', '{"j":1.10,"list":[1.10]}'])
  })

  test('NaN and the infinities of float8 and numeric are texts, in columns of a known type', async ({
    db,
  }) => {
    const changes = await everyWay(db, {
      columns: 'f float8, g real, n numeric',
      statements: [
        `insert into {t} values (1, 'NaN', '-Infinity', 'NaN')`,
        `update {t} set f = 'Infinity', g = 'NaN', n = '-Infinity'`,
        `update {t} set f = f`,
      ],
    })
    expect(changes.map(({ after }) => after)).toEqual([
      '{"f":"NaN","g":"-Infinity","n":"NaN"}',
      '{"f":"Infinity","g":"NaN","n":"-Infinity"}',
    ])
    const [registered] =
      await db.sql`select column_types from threadline.audited_tables where table_name = 'plain'`
    expect(registered?.column_types).toMatchObject({ f: 'double precision', g: 'real', n: 'numeric' })
  })

  test('of floats have the shortest digits that give the same value, and 0 and -0 differ', async ({ db }) => {
    const changes = await everyWay(db, {
      columns: 'f float8, g real, p point',
      statements: [
        `insert into {t} values (1, 0.1 + 0.2::float8, 1e-7, '(0.30000000000000004,1e300)')`,
        `update {t} set f = 0`,
        `update {t} set f = -f`,
      ],
    })
    expect(changes.map(({ after }) => after)).toEqual([
      '{"f":0.30000000000000004,"g":1e-07,"p":"(0.30000000000000004,1e+300)"}',
      '{"f":0,"g":1e-07,"p":"(0.30000000000000004,1e+300)"}',
      '{"f":-0,"g":1e-07,"p":"(0.30000000000000004,1e+300)"}',
    ])
  })

  test('with huge exponents are written out, never null and never rounded', async ({ db }) => {
    const [change] = await everyWay(db, {
      columns: 'n numeric, small numeric',
      statements: [`insert into {t} values (1, '1e400', '1e-400')`],
    })
    expect(change?.after).toBe(`{"n":1${'0'.repeat(400)},"small":0.${'0'.repeat(399)}1}`)
  })
})

describe('dates and times', () => {
  test('that are infinite or out of the range of JavaScript pass through as text, in UTC', async ({ db }) => {
    const [change, update] = await everyWay(db, {
      columns: 'a timestamptz, b date, c date, d timestamptz, e time, f timestamp, g timetz',
      statements: [
        `insert into {t} values (1, 'infinity', '-infinity', '0044-03-15 BC', '294276-12-31 23:59:59.999999Z', '24:00', '4713-01-01 BC', '23:59:59.123456+05:45')`,
        `update {t} set a = '2024-01-31 23:30:00.000001-03:30', e = '00:00'`,
      ],
    })
    expect(change?.after).toBe(
      '{"a":"infinity","b":"-infinity","c":"0044-03-15 BC","d":"294276-12-31T23:59:59.999999+00:00","e":"24:00:00","f":"4713-01-01T00:00:00 BC","g":"23:59:59.123456+05:45"}',
    )
    expect(update?.before).toBe('{"a":"infinity","e":"24:00:00"}')
    expect(update?.after).toContain('"a":"2024-02-01T03:00:00.000001+00:00"')
  })

  test('of an interval are told apart when they only look equal: 1 day and 24 hours', async ({ db }) => {
    const changes = await everyWay(db, {
      columns: 'i interval, list interval[]',
      statements: [
        `insert into {t} values (1, '1 day', '{1 mon}')`,
        `update {t} set i = '24 hours'`,
        `update {t} set list = '{30 days}'`,
      ],
    })
    expect(changes.map(({ before, after }) => before ?? after)).toEqual([
      '{"i":"1 day","list":["1 mon"]}',
      '{"i":"1 day"}',
      '{"list":["1 mon"]}',
    ])
  })

  test('in ranges, multiranges and ranges of a custom type do not depend on DateStyle and TimeZone', async ({
    db,
  }) => {
    const [change] = await everyWay(db, {
      prelude: 'create type moments as range (subtype = timestamp)',
      columns: 'd daterange, t tstzrange, m datemultirange, own moments, list moments[]',
      statements: [
        `insert into {t} values (1, '[2024-03-04,2024-04-03)', '[2024-03-04T00:00Z,infinity)', '{[2024-03-04,2024-04-03)}', '[2024-03-04 05:06,)', '{"[2024-03-04,)"}')`,
      ],
    })
    expect(change?.after).toBe(
      String.raw`{"d":"[2024-03-04,2024-04-03)","t":"[\"2024-03-04 00:00:00+00\",infinity)","m":"{[2024-03-04,2024-04-03)}","own":"[\"2024-03-04 05:06:00\",)","list":["[\"2024-03-04 00:00:00\",)"]}`,
    )
  })
})

describe('texts', () => {
  test('that look like numbers, booleans or null stay text, byte for byte', async ({ db }) => {
    const [change] = await everyWay(db, {
      columns: 'a text, b text, c varchar(9), d text, e text, f text',
      statements: [
        `insert into {t} values (1, '557236406134e62000323100', '007', '1e5', 'true', 'null', ' 1.10 ')`,
      ],
    })
    expect(change?.after).toBe(
      '{"a":"557236406134e62000323100","b":"007","c":"1e5","d":"true","e":"null","f":" 1.10 "}',
    )
  })

  test('with emoji, combining accents, direction overrides, %, quotes and backslashes are stored as they are', async ({
    db,
  }) => {
    const tricky = "é≠e\u0301 👩‍👩‍👧 \u202Egnp.exe \u200b %s %% $body$ \\ \\u0041 \" '' \t\n \u2028 \u0001"
    const [change, update] = await everyWay(db, {
      columns: 'v text',
      statements: [`insert into {t} values (1, '${tricky}')`, `update {t} set v = normalize(v, NFC)`],
    })
    expect(JSON.parse(change?.after ?? '')).toEqual({ v: tricky.replaceAll("''", "'") })
    expect(update?.before, 'NFC and NFD are different texts').toBe(change?.after)
  })

  test('that SQL calls equal and JSON does not, citext A and a, are a change', async ({ db }) => {
    const asSuperuser = db.connect(db.superuserUrl)
    await asSuperuser`create extension citext`
    const changes = await everyWay(db, {
      prelude: `create collation blind (provider = icu, locale = 'und-u-ks-level1', deterministic = false)`,
      columns: 'c citext, b text collate blind, p bpchar, k char(3)',
      statements: [
        `insert into {t} values (1, 'A', 'Émile', 'a', 'x')`,
        `update {t} set c = 'a'`,
        `update {t} set b = 'emile'`,
        `update {t} set p = 'a  ', k = 'x  '`,
      ],
    })
    expect(changes.map(({ before }) => before)).toEqual([null, '{"c":"A"}', '{"b":"Émile"}', '{"p":"a"}'])
  })
})

describe('bytea', () => {
  test('with zero bytes is hex, whatever the session says, and reads back', async ({ db }) => {
    const [change, update] = await everyWay(db, {
      columns: 'b bytea, list bytea[]',
      statements: [
        `insert into {t} select 1, decode(string_agg(lpad(to_hex(n % 256), 2, '0'), ''), 'hex'), array['\\x00ff'::bytea] from generate_series(0, 1023) as n`,
        `update {t} set b = b || '\\x00'`,
      ],
    })
    const bytes = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256))
    expect(change?.after).toBe(`{"b":"\\\\x${bytes.toString('hex')}","list":["\\\\x00ff"]}`)
    expect(update?.before).toBe(`{"b":"\\\\x${bytes.toString('hex')}"}`)
  })
})
