import fc from 'fast-check'
import type { Sql } from 'postgres'

/** Programs over a table with the columns a (int), b ('x', 'y' or 'z'), v (int) and w (numeric), whatever its key is. */
export interface Step {
  readonly statement: string
  /** What happens afterwards: nothing, or it is undone. */
  readonly undone: boolean
}

export interface Transaction {
  readonly steps: readonly Step[]
  readonly committed: boolean
}

const number = fc.integer({ min: 1, max: 6 })
const letter = fc.constantFrom('x', 'y', 'z')
const row = fc.tuple(number, letter, number).map(([a, b, v]) => `(${a}, '${b}', ${v}, ${v}.${a})`)
const rows = fc.array(row, { minLength: 1, maxLength: 4 }).map((list) => list.join(', '))
const where = fc.oneof(
  fc.constant('true'),
  number.map((n) => `a = ${n}`),
  number.map((n) => `a <= ${n}`),
  letter.map((b) => `b = '${b}'`),
  fc.tuple(number, letter).map(([n, b]) => `a >= ${n} and b <> '${b}'`),
)
const change = fc.constantFrom(
  'v = v + 1',
  'v = 7 - v, w = w + 1',
  'w = trim_scale(w)',
  'w = w::numeric(10, 4)',
  'v = v',
  'a = a + 1',
  'a = a - 1, v = v + 1',
  'a = 7 - a',
  `b = 'y'`,
  `b = translate(b, 'xyz', 'yzx')`,
  `a = 7 - a, b = translate(b, 'xz', 'zx'), w = -w`,
)

const statement = (table: string, merge: boolean): fc.Arbitrary<string> => {
  const [insert, set] = [`insert into ${table} (a, b, v, w) values`, `update ${table} set`]
  const without = `select a, b, v, w from gone where not exists (select from ${table} as held where held.a = gone.a and held.b = gone.b)`
  return fc.oneof(
    { weight: 4, arbitrary: rows.map((list) => `${insert} ${list} on conflict do nothing`) },
    rows.map((list) => `${insert} ${list}`),
    { weight: 4, arbitrary: fc.tuple(change, where).map(([to, which]) => `${set} ${to} where ${which}`) },
    { weight: 2, arbitrary: where.map((which) => `delete from ${table} where ${which}`) },
    fc.constant(`truncate ${table} cascade`),
    where.map(
      (which) =>
        `with gone as (delete from ${table} where ${which} returning a + 1 as a, b, v, w) insert into ${table} (a, b, v, w) ${without}`,
    ),
    fc
      .tuple(where, where)
      .map(
        ([one, other]) =>
          `with changed as (update ${table} set v = v + 1 where ${one} returning a) update ${table} set w = w + 1 where ${other} and a not in (select a from changed)`,
      ),
    ...(merge
      ? [
          rows.map(
            (
              list,
            ) => `merge into ${table} as t using (select distinct on (a, b) * from (values ${list}) as s (a, b, v, w)) as s on t.a = s.a and t.b = s.b
              when matched and t.v > s.v then delete when matched then update set v = s.v, w = s.w when not matched then insert (a, b, v, w) values (s.a, s.b, s.v, s.w)`,
          ),
        ]
      : []),
  )
}

export const programs = (table: string, { merge }: { merge: boolean }): fc.Arbitrary<Transaction[]> => {
  const step = fc.record({
    statement: statement(table, merge),
    undone: fc.integer({ max: 9, min: 0 }).map((n) => n === 0),
  })
  const transaction = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 6 }),
    committed: fc.integer({ min: 0, max: 7 }).map((n) => n > 0),
  })
  return fc.array(transaction, { minLength: 1, maxLength: 5 })
}

/** Runs a program on one connection. A statement that fails is undone by its savepoint, a commit that fails undoes its transaction. */
export async function run(connection: Sql, program: readonly Transaction[]): Promise<void> {
  for (const { steps, committed } of program) {
    await connection.unsafe('begin')
    for (const { statement: text, undone } of steps) {
      await connection.unsafe('savepoint step')
      const failed = await connection.unsafe(text).then(
        () => false,
        () => true,
      )
      await connection.unsafe(failed || undone ? 'rollback to savepoint step' : 'release savepoint step')
    }
    await connection.unsafe(committed ? 'commit' : 'rollback').catch(() => {})
  }
}
