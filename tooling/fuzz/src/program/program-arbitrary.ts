import fc from 'fast-check'
import type { TableShape } from '../schema/table-shape.ts'
import type { Program, Step } from './step.ts'
import { writes } from './write-arbitrary.ts'

const actor: fc.Arbitrary<Step> = fc
  .constantFrom<[string, string | null]>(
    ['{"type":"user","id":"1"}', 'user/1'],
    ['{"type":"user","id":"2","onBehalfOf":{"type":"user","id":"1"}}', 'user/2'],
    ['{"type":"job","id":"nightly \\"é"}', 'job/nightly "é'],
    ['{"type":"anonymous"}', 'anonymous'],
    ['', null],
    ['{"type":"nobody"}', null],
    ['not json', null],
  )
  .map(([setting, named]) => ({ kind: 'actor', setting, actor: named }))

const savepoint = fc.constantFrom('a', 'b')

function steps(tables: readonly TableShape[], features: { readonly merge: boolean }): fc.Arbitrary<Step> {
  const kind = <Kind extends 'commit' | 'rollback'>(of: Kind) => fc.constant<Step>({ kind: of })
  return fc.oneof(
    { weight: 12, arbitrary: writes(tables, features).map((sql): Step => ({ kind: 'write', sql })) },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom('read committed', 'read committed', 'repeatable read', 'serializable')
        .map((isolation): Step => ({ kind: 'begin', isolation })),
    },
    { weight: 4, arbitrary: actor },
    { weight: 4, arbitrary: kind('commit') },
    { weight: 1, arbitrary: kind('rollback') },
    { weight: 2, arbitrary: savepoint.map((name): Step => ({ kind: 'savepoint', name })) },
    { weight: 1, arbitrary: savepoint.map((name): Step => ({ kind: 'rollback to', name })) },
    { weight: 1, arbitrary: savepoint.map((name): Step => ({ kind: 'release', name })) },
  )
}

/** What up to three sessions do to the tables, step by step in one order. */
export function programs(
  tables: readonly TableShape[],
  features: { readonly merge: boolean },
): fc.Arbitrary<Program> {
  const session = fc.constantFrom(0, 0, 0, 1, 1, 2)
  return fc.array(fc.record({ session, step: steps(tables, features) }), {
    minLength: 20,
    maxLength: 60,
    size: 'max',
  })
}
