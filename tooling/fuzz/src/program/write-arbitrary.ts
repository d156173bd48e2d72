import fc from 'fast-check'
import { isDeferrable } from '../schema/render-schema.ts'
import { keyColumns, keyOf, partitionsOf, type TableShape } from '../schema/table-shape.ts'

/*
 * Statements that write, in all forms that SQL has. Many fail, on a key that is taken or a row that another session holds: that is part of it.
 */

const number = fc.integer({ min: 1, max: 9 })
/** A condition that some rows meet. */
const condition = fc.oneof(
  number.map((n) => `number = ${n}`),
  fc.constantFrom('number % 2 = 0', 'n < 3', 'number > 4', 'true'),
)

/** A new value for some columns, as the list of SET. */
function assignments({ columns }: TableShape): fc.Arbitrary<string> {
  const counter = fc.constantFrom(
    'n = n + 1',
    'n = 2',
    'n = n',
    `tag = 'x'`,
    'tag = NULL',
    `tag = tag || 'é'`,
  )
  const ofColumns = columns.map(({ name, kind }) =>
    fc.constantFrom(...kind.values, 'NULL').map((value) => `${name} = ${value}`),
  )
  return fc
    .uniqueArray(fc.oneof(counter, ...ofColumns), {
      minLength: 1,
      maxLength: 3,
      selector: (text) => text.split(' ')[0],
    })
    .map((list) => list.join(', '))
}

/** The columns that an INSERT names, and a row of values for a number. */
function rows({ columns, ...shape }: TableShape, maxLength: number) {
  const names = [
    ...keyColumns({ columns, ...shape }),
    'number',
    'n',
    'tag',
    ...columns.map(({ name }) => name),
  ]
  const row = fc.tuple(
    number,
    fc.integer({ min: 0, max: 4 }),
    ...columns.map(({ kind }) => fc.constantFrom(...kind.values, 'NULL')),
  )
  const values = row.map(([n, counter, ...others]) => {
    const key = keyOf({ columns, ...shape }).of(String(n))
    return `(${[...key, n, counter, `'r${n}'`, ...others].join(', ')})`
  })
  return fc
    .array(values, { minLength: 1, maxLength })
    .map((list) => ({ names: names.join(', '), values: list.join(', ') }))
}

const keyAssignment = (shape: TableShape, number: string) =>
  [
    `number = ${number}`,
    ...keyOf(shape)
      .of(number)
      .map((value, index) => `${keyColumns(shape)[index]} = ${value}`),
  ].join(', ')

/** One statement that writes to a table, or several at once. */
export function writes(
  tables: readonly TableShape[],
  features: { readonly merge: boolean },
): fc.Arbitrary<string> {
  return fc.constantFrom(...tables).chain((shape) => {
    const { name } = shape
    const target = fc.constantFrom(name, name, name, ...partitionsOf(shape))
    const key = keyColumns(shape).join(', ')
    const insert = fc
      .tuple(target, rows(shape, 4))
      .map(([to, { names, values }]) => `INSERT INTO ${to} (${names}) VALUES ${values}`)
    const update = fc
      .tuple(target, assignments(shape), condition)
      .map(([of, set, where]) => `UPDATE ${of} SET ${set} WHERE ${where}`)
    const remove = fc.tuple(target, condition).map(([from, where]) => `DELETE FROM ${from} WHERE ${where}`)
    const move = fc
      .tuple(fc.constantFrom('number + 9', '10 - number', 'number'), condition)
      .map(([to, where]) => `UPDATE ${name} SET ${keyAssignment(shape, to)} WHERE ${where}`)
    const again = fc.constantFrom(
      'DO NOTHING',
      `(${key}) DO UPDATE SET n = ${name}.n + 1, tag = excluded.tag`,
    )
    const upsert = fc.tuple(insert, again).map(([text, then]) => `${text} ON CONFLICT ${then}`)
    const copyRows = fc.constant(
      `INSERT INTO ${name} (${key}, number, n) SELECT ${keyOf(shape).of('number + 9').join(', ')}, number + 9, n FROM ${name} WHERE number < 4`,
    )
    const from = assignments(shape).map(
      (set) =>
        `UPDATE ${name} AS target SET ${set.replaceAll(/= (n|tag)\b/g, '= target.$1')} FROM ${name} AS other WHERE other.number <> target.number AND target.n = other.n`,
    )
    const inCte = fc
      .tuple(remove, update)
      .map(
        ([first, second]) =>
          `WITH gone AS (${first} RETURNING 1), changed AS (${second} RETURNING 1) SELECT count(*) FROM gone, changed`,
      )
    const caught = fc
      .tuple(update, insert, insert)
      .map(
        ([first, second, third]) =>
          `DO $$ BEGIN ${first}; BEGIN ${second}; ${third}; EXCEPTION WHEN OTHERS THEN NULL; END; END $$`,
      )
    const merge = assignments(shape).map(
      (
        set,
      ) => `MERGE INTO ${name} USING (SELECT number AS wanted FROM generate_series(1, 5) AS number) AS source ON number = wanted
        WHEN MATCHED AND number = 2 THEN DELETE WHEN MATCHED THEN UPDATE SET ${set}
        WHEN NOT MATCHED THEN INSERT (${key}, number) VALUES (${keyOf(shape).of('wanted').join(', ')}, wanted)`,
    )
    const truncate = fc.constantFrom(
      `TRUNCATE ${name} CASCADE`,
      ...[name, ...partitionsOf(shape)].map((one) => `TRUNCATE ${one}`),
    )
    return fc.oneof(
      { weight: 6, arbitrary: insert },
      { weight: 6, arbitrary: update },
      { weight: 3, arbitrary: remove },
      { weight: 3, arbitrary: move },
      ...(isDeferrable(shape) ? [] : [{ weight: 3, arbitrary: upsert }]),
      { weight: 1, arbitrary: copyRows },
      { weight: 2, arbitrary: from },
      { weight: 2, arbitrary: inCte },
      { weight: 2, arbitrary: caught },
      ...(features.merge ? [{ weight: 2, arbitrary: merge }] : []),
      { weight: 1, arbitrary: truncate },
    )
  })
}
