import fc from 'fast-check'
import { expect } from 'vitest'
import { type AgedTrail, day, type PastTransaction, test } from '../__fixtures__/aged-trail.ts'
import { addHold } from '../holds/add-hold.ts'
import { liftHold } from '../holds/lift-hold.ts'
import { listHolds } from '../holds/list-holds.ts'
import { purge } from './purge.ts'

// Never on a boundary: windows are whole days.
const ageInDays = fc.integer({ min: 0, max: 420 }).map((days) => days + 0.5)

const change = fc.record({
  age: ageInDays,
  table: fc.constantFrom('orders' as const, 'sessions' as const),
  key: fc.constantFrom('1', '2', '3'),
  actor: fc.constantFrom('user/ann', 'user/bob', null),
})

const transaction = fc
  .record({
    changes: fc.array(change, { maxLength: 3 }),
    actions: fc.array(ageInDays, { maxLength: 2 }),
    correlationId: fc.constantFrom(undefined, 'case'),
  })
  .filter(({ changes, actions }) => changes.length + actions.length > 0)

const hold = fc.constantFrom(
  { actor: 'user/ann' },
  { table: 'sessions', rowKey: '2' },
  { correlationId: 'case' },
  { days: [250, 390] as const },
)

const scenario = fc.record({
  transactions: fc.array(transaction, { minLength: 5, maxLength: 25 }),
  keepDays: fc.constantFrom(30, 200, 365),
  sessions: fc.constantFrom(null, 10, 400),
  holds: fc.uniqueArray(hold, { maxLength: 2 }),
  batchSize: fc.constantFrom(1, 3, 1000),
})

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never

/** What is to be left, without a database. */
function model({ transactions, keepDays, sessions, holds }: Scenario) {
  const heldInTime = (age: number) =>
    holds.some((one) => 'days' in one && age >= one.days[0] && age <= one.days[1])
  const stays = (
    one: Scenario['transactions'][number],
    { age, table, key, actor }: (typeof one.changes)[number],
  ) =>
    age < (table === 'sessions' ? (sessions ?? keepDays) : keepDays) ||
    heldInTime(age) ||
    holds.some(
      (held) =>
        ('actor' in held && actor === held.actor) ||
        ('table' in held && table === held.table && key === held.rowKey) ||
        ('correlationId' in held && one.correlationId === held.correlationId),
    )
  const left = transactions.map((one) => ({
    changes: one.changes.filter((candidate) => stays(one, candidate)).length,
    all: one.actions.length,
    actions: one.actions.filter((age) => age < keepDays || heldInTime(age)).length,
  }))
  const kept = left.filter(({ changes, actions }) => changes + actions > 0)
  return {
    changes: kept.reduce((sum, { changes }) => sum + changes, 0),
    transactions: kept.length,
    actions: kept.reduce((sum, { all }) => sum + all, 0),
  }
}

const inSeconds = ({
  changes,
  actions,
  correlationId,
}: Scenario['transactions'][number]): PastTransaction => ({
  changes: changes.map((one) => ({ ...one, age: one.age * day })),
  actions: actions.map((age) => age * day),
  ...(correlationId === undefined ? {} : { correlationId }),
})

async function check(aged: AgedTrail, one: Scenario): Promise<void> {
  const threadline = aged.handle({
    enabled: true,
    keepDays: one.keepDays,
    tables: one.sessions === null ? {} : { sessions: { keepDays: one.sessions } },
  })
  await aged.add(one.transactions.map(inSeconds))
  const before = await aged.counts()
  for (const [index, held] of one.holds.entries()) {
    const ago = (days: number) => new Date(Date.now() - days * day * 1000)
    const criteria = 'days' in held ? { from: ago(held.days[1]), to: ago(held.days[0]) } : held
    await addHold(threadline, { name: `hold ${index}`, reason: 'test', ...criteria })
  }
  const counted = await purge(threadline, { dryRun: true })
  const purged = await purge(threadline, { execute: true, batchSize: one.batchSize })
  const { changes, transactions, actions } = await aged.counts()
  expect({ changes, transactions, actions }).toEqual(model(one))
  expect(purged).toMatchObject({
    remainder: null,
    deletedChanges: before.changes - changes,
    deletedTransactions: before.transactions - transactions,
    deletedActions: before.actions - actions,
  })
  for (const field of [
    'deletedChanges',
    'deletedTransactions',
    'deletedActions',
    'heldBack',
    'partitionsDropped',
  ] as const)
    expect(counted[field], field).toEqual(purged[field])
  expect(counted.holds).toEqual(purged.holds)
  expect(await aged.hoursAreRight()).toBe(true)

  for (const { name } of await listHolds(threadline)) await liftHold(threadline, name, { reason: 'test' })
  await purge(aged.handle({ enabled: true, maxAgeSeconds: 1 }), { execute: true })
  expect(await aged.counts()).toEqual({ changes: 0, transactions: 0, actions: 0, switches: 0, moves: 0 })
}

test('a purge leaves exactly what policy and holds say, and a dry run has said so', async ({ aged }) => {
  await fc.assert(
    fc.asyncProperty(scenario, (one) => check(aged, one)),
    { numRuns: 6, endOnFailure: true },
  )
}, 120_000)
