import { createThreadline, user, withAuditContext } from '@threadline/core'
import { installStorage } from '@threadline/core/schema'
import { drizzle } from 'drizzle-orm/postgres-js'
import { expect } from 'vitest'
import { day, test } from '../__fixtures__/aged-trail.ts'
import { purge } from '../run/purge.ts'
import { addHold } from './add-hold.ts'
import { liftHold } from './lift-hold.ts'
import { listHolds } from './list-holds.ts'

const year = { enabled: true, keepDays: 365 }

test('who set a hold and who lifted it stays on record, and its name is free again', async ({ aged }) => {
  const threadline = aged.handle(year)
  const added = await withAuditContext({ actor: user('1') }, () =>
    addHold(threadline, { name: 'case', reason: 'why', table: 'orders', rowKey: 7, to: '2026-01-31' }),
  )
  expect(added).toMatchObject({
    ...{ name: 'case', reason: 'why', table: 'orders', rowKey: '7', actor: null },
    ...{ from: null, to: '2026-01-31T23:59:59.999999Z', addedBy: { type: 'user', id: '1' }, liftedAt: null },
  })
  expect(await listHolds(threadline)).toEqual([added])
  await expect(addHold(threadline, { name: 'case', reason: 'again', actor: 'user/1' })).rejects.toMatchObject(
    {
      code: 'hold_exists',
    },
  )
  const lifted = await liftHold(threadline, 'case', { reason: 'settled', by: user('2') })
  expect(lifted).toMatchObject({
    ...added,
    liftedBy: { id: '2' },
    liftReason: 'settled',
    liftedAt: expect.any(String),
    liftedLogin: expect.any(String),
  })
  expect(await listHolds(threadline)).toEqual([])
  expect(await listHolds(threadline, { includeLifted: true })).toEqual([lifted])
  await expect(liftHold(threadline, 'case', { reason: 'again' })).rejects.toMatchObject({ code: 'not_found' })
  await addHold(threadline, { name: 'case', reason: 'anew', correlationId: 'c' })
})

test.for([
  [{ name: 'x', reason: 'y' }, 'invalid_hold'],
  [{ name: ' ', reason: '', table: 'orders' }, 'invalid_hold'],
  [{ name: 'x', reason: 'y', rowKey: 1 }, 'invalid_hold'],
  [{ name: 'x', reason: 'y', from: '2026-02-01', to: '2026-01-01' }, 'invalid_hold'],
  [{ name: 'x', reason: 'y', tabel: 'orders' }, 'invalid_hold'],
  [{ name: 'x', reason: 'y', table: 'nothing' }, 'table_not_audited'],
] as const)('%j is no hold', async ([input, code], { aged }) => {
  await expect(addHold(aged.handle(year), input as never)).rejects.toMatchObject({ code })
  expect(await listHolds(aged.handle(year))).toEqual([])
})

test('a hold waits for the step of a purge that is under way, which it can no longer stop', async ({
  aged,
}) => {
  await aged.add([{ changes: [{ age: 400 * day, key: 'a' }] }])
  const step = await aged.db.connect().reserve()
  await step`begin`
  await step`lock table threadline.retention_holds in share mode`
  let done = false
  const adding = addHold(aged.handle(year), { name: 'h', reason: 'r', table: 'orders' }).then(() => {
    done = true
  })
  await expect
    .poll(
      async () =>
        (
          await aged.sql`select from pg_locks where not granted and relation = 'threadline.retention_holds'::regclass`
        ).length,
    )
    .toBe(1)
  expect(done).toBe(false)
  await step`commit`
  step.release()
  await adding
  expect(await purge(aged.handle(year), { execute: true })).toMatchObject({ deletedChanges: 0, heldBack: 1 })
})

test('the role for purging purges, and can neither read the trail, nor change it, nor lift a hold; an operator can lift', async ({
  aged,
}) => {
  await aged.add([{ changes: [{ age: 400 * day, key: 'a' }] }])
  const [purger, operator, application] = [
    await aged.db.createRole(),
    await aged.db.createRole(),
    await aged.db.createRole(),
  ]
  await installStorage(drizzle(aged.db.connect()), {
    roles: { purge: [purger.name], operator: [operator.name], application: [application.name] },
  })
  const as = (url: string) =>
    createThreadline({
      db: drizzle(aged.db.connect(url)),
      config: { tables: { orders: {} }, retention: { ...year, sleepMs: 0 } },
    })
  await addHold(as(operator.url), { name: 'h', reason: 'r', table: 'orders' })
  const asPurger = as(purger.url)
  for (const denied of [
    () => addHold(asPurger, { name: 'i', reason: 'r', table: 'orders' }),
    () => liftHold(asPurger, 'h', { reason: 'r' }),
    () => asPurger.timeline(),
    () => purge(as(application.url), { execute: true }),
    () => purge(as(operator.url), { execute: true }),
  ])
    await expect(denied()).rejects.toMatchObject({ code: 'permission_denied' })
  const direct = aged.db.connect(purger.url)
  for (const statement of [
    'delete from threadline.audit_changes',
    'truncate threadline.audit_changes_earlier',
    `select threadline.purge_delete_changes('{1}')`,
  ])
    await expect(direct.unsafe(statement)).rejects.toMatchObject({ code: '42501' })
  expect(await purge(asPurger, { execute: true })).toMatchObject({ deletedChanges: 0, heldBack: 1 })
  await liftHold(as(operator.url), 'h', { reason: 'r' })
  expect(await purge(asPurger, { dryRun: true })).toMatchObject({ deletedChanges: 1 })
  expect(await purge(asPurger, { execute: true })).toMatchObject({
    deletedChanges: 1,
    deletedTransactions: 1,
  })
})
