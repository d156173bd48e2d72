/** A type of column, with values that it can have as SQL. */
export interface ColumnKind {
  readonly type: string
  readonly values: readonly string[]
}

/** Types that tables of applications have, with the values among them that are known to be awkward. */
export const columnKinds: readonly ColumnKind[] = [
  { type: 'integer', values: ['0', '-1', '2147483647'] },
  { type: 'bigint', values: ['0', '9007199254740993', '-9223372036854775808'] },
  { type: 'numeric', values: ['1.0', '1.00', '12345678901234567890.1234567890', `'NaN'`, '1e40'] },
  { type: 'numeric(12,2)', values: ['0.10', '-5', '1234567890.12'] },
  { type: 'double precision', values: ['0.1', `'-0'`, `'0'`, `'NaN'`, `'Infinity'`, '1e-300'] },
  { type: 'boolean', values: ['true', 'false'] },
  {
    type: 'text',
    values: [`''`, `'007'`, `'null'`, `'é😀'`, String.raw`'"\' || chr(10) || '%'`, `'{"a":1}'`],
  },
  { type: 'varchar(20)', values: [`'a'`, `'A '`, `'a,b'`] },
  { type: 'char(4)', values: [`'a'`, `'ab'`] },
  { type: 'jsonb', values: [`'null'`, `'{"a":1,"b":[1.0,null]}'`, `'{"a":1.00}'`, `'"x"'`] },
  { type: 'json', values: [`'{"a":1,"a":2}'`, `'{ "b" : 1.0 }'`, String.raw`'{"n":"\u0000"}'`, `'[]'`] },
  { type: 'timestamptz', values: [`'2024-02-29 12:00:00.123456+02'`, `'infinity'`, `'0044-03-15 BC'`] },
  { type: 'timestamp', values: [`'2024-02-29 12:00'`, `'-infinity'`] },
  { type: 'date', values: [`'2024-02-29'`, `'infinity'`] },
  { type: 'time', values: [`'24:00'`, `'00:00:00.000001'`] },
  { type: 'interval', values: [`'1 day'`, `'24 hours'`, `'-1 mon 3 days'`] },
  { type: 'bytea', values: [String.raw`'\x00ff5c'`, `''`] },
  { type: 'uuid', values: [`'00000000-0000-0000-0000-000000000000'`, `md5('a')::uuid`] },
  { type: 'text[]', values: [`'{}'`, `'{a,NULL,"b,c"}'`, `'{a,"b,c",NULL}'`] },
  { type: 'integer[]', values: [`'{1,2}'`, `'{{1,2},{3,4}}'`, `'[0:1]={1,2}'`] },
  { type: 'int4range', values: [`'[1,5)'`, `'empty'`, `'(,7]'`] },
  { type: 'inet', values: [`'10.0.0.1'`, `'::1/64'`] },
  { type: 'bit(4)', values: [`B'1010'`] },
  { type: 'mood', values: [`'calm'`, `'"loud"'`] },
  { type: 'positive', values: ['1', '999'] },
  { type: 'spot', values: [`row(1, 'x')::spot`, `row(9007199254740993, null)::spot`] },
]

/** The types that the database does not bring with it. */
export const typeStatements = [
  `CREATE TYPE mood AS ENUM ('calm', '"loud"')`,
  'CREATE DOMAIN positive AS bigint CHECK (value > 0)',
  'CREATE TYPE spot AS (x bigint, "label of" text)',
]
