/** A kind of primary key: its columns, and their values as SQL expressions over the number of the row. */
export interface KeyKind {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly of: (number: string) => string[]
}

/** Kinds of keys; every row has a number, of which its key is a function, so that any row can be made and any key can be changed. */
export const keyKinds: Readonly<Record<string, KeyKind>> = {
  integer: { columns: [{ name: 'id', type: 'integer' }], of: (n) => [`(${n})::integer`] },
  bigint: { columns: [{ name: 'id', type: 'bigint' }], of: (n) => [`9007199254740993 + (${n})`] },
  text: { columns: [{ name: 'code', type: 'text' }], of: (n) => [`'k/"é,' || (${n})`] },
  uuid: { columns: [{ name: 'id', type: 'uuid' }], of: (n) => [`md5((${n})::text)::uuid`] },
  date: { columns: [{ name: 'day', type: 'date' }], of: (n) => [`date '2020-01-01' + (${n})::integer`] },
  numeric: { columns: [{ name: 'id', type: 'numeric' }], of: (n) => [`(${n}) / 10.0`] },
  composite: {
    columns: [
      { name: 'tenant', type: 'text' },
      { name: 'no', type: 'integer' },
    ],
    of: (n) => [`'t:' || (${n}) % 3`, `(${n})::integer`],
  },
}
