import { user } from '@threadline/contract'
import { beforeAll, describe, expect } from 'vitest'
import { withAuditContext } from '../context/audit-context.ts'
import { drivers } from '../database/__fixtures__/drivers.ts'
import { actions, captured } from './__fixtures__/trail.ts'
import { insert, writerTest } from './__fixtures__/writer-test.ts'
import { recordAction } from './record-action.ts'
import { setAuditContext } from './set-audit-context.ts'
import { transaction } from './transaction.ts'

describe.each(drivers)('recordAction() on $name', (driver) => {
  beforeAll(driver.prepare)
  const test = writerTest(driver)

  test('alone is a transaction of its own, in its own context', async ({ writer }) => {
    const details = {
      actor: user('1'),
      correlationId: 'c',
      verb: 'view',
      category: 'reports',
      reason: "o'clock \\",
      comment: 'a\nb',
    }
    const recorded = await recordAction(writer, 'report.viewed', details)
    expect(await actions(writer.db)).toEqual([
      {
        id: recorded.actionId,
        transactionId: recorded.auditTransactionId,
        name: 'report.viewed',
        details: { status: 'ok', verb: 'view', category: 'reports', reason: "o'clock \\", comment: 'a\nb' },
        actor: user('1'),
        context: { correlation_id: 'c' },
      },
    ])
  })

  test('alone takes the context in force', async ({ writer }) => {
    await withAuditContext({ actor: user('1'), requestId: 'r' }, () => recordAction(writer, 'a.b'))
    expect(await actions(writer.db)).toMatchObject([{ actor: user('1'), context: { request_id: 'r' } }])
  })

  test('alone leaves nothing on the connection', async ({ writer }) => {
    for (let time = 0; time < driver.connections * 2; time++)
      await recordAction(writer, 'a.b', { actor: user('1') })
    await Promise.all(
      Array.from({ length: driver.connections * 2 }, (_, time) => insert(writer.db, `${time}`)),
    )
    for (const seen of await captured(writer.db)) expect(seen).toMatchObject({ actor: null, context: null })
  })

  test('within transaction() is part of it, as often as needed', async ({ writer }) => {
    const { auditTransactionId } = await transaction(writer, { actor: user('1') }, async (tx) => {
      await recordAction(writer, 'order.checked')
      await insert(tx, 'a')
      await recordAction(writer, 'order.placed')
    })
    expect(await actions(writer.db)).toMatchObject([
      { name: 'order.checked', transactionId: auditTransactionId, actor: user('1') },
      { name: 'order.placed', transactionId: auditTransactionId, actor: user('1') },
    ])
  })

  test('within transaction() is undone with it', async ({ writer }) => {
    const attempt = transaction(writer, { actor: user('1') }, async () => {
      await recordAction(writer, 'order.placed')
      throw new Error('no')
    })
    await expect(attempt).rejects.toThrow('no')
    expect(await actions(writer.db)).toEqual([])
  })

  test('with a context of its own does not change the one of the transaction', async ({ writer }) => {
    await transaction(writer, { actor: user('1'), correlationId: "c'\\" }, async (tx) => {
      await setAuditContext(tx, { actor: user('2') })
      await recordAction(writer, 'a.b', { actor: user('3') })
      await insert(tx, 'a')
    })
    expect(await actions(writer.db)).toMatchObject([
      { actor: user('3'), context: { correlation_id: "c'\\" } },
    ])
    expect(await captured(writer.db)).toMatchObject([
      { actor: user('2'), context: { correlation_id: "c'\\" } },
    ])
  })

  test('joins a transaction that the application has opened itself', async ({ writer }) => {
    await writer.db.transaction(async (tx) => {
      await setAuditContext(tx, { actor: user('1') })
      await insert(tx, 'a')
      await recordAction(writer, 'a.b', { actor: user('1') }, { tx })
    })
    const [action] = await actions(writer.db)
    expect(await captured(writer.db)).toMatchObject([
      { transactionId: action?.transactionId, actor: user('1') },
    ])
  })

  test.for([
    ['missing_actor', 'a.b', {}],
    ['invalid_action', 'A B', { actor: user('1') }],
    ['invalid_action', 'a.b', { actor: user('1'), statuss: 'ok' }],
    ['invalid_action', 'a.b', { actor: { type: 'user' } }],
  ] as const)('answers %s to %s %j', async ([code, name, details], { writer }) => {
    await expect(recordAction(writer, name, details as never)).rejects.toMatchObject({ code })
  })

  test('refuses the database itself as tx', async ({ writer }) => {
    const attempt = recordAction(writer, 'a.b', { actor: user('1') }, { tx: writer.db })
    await expect(attempt).rejects.toMatchObject({ code: 'transaction_required' })
    await expect(setAuditContext(writer.db, { actor: user('1') })).rejects.toMatchObject({
      code: 'transaction_required',
    })
  })

  test('may be unattributed when that is allowed', async ({ writer }) => {
    await recordAction(writer, 'a.b', {}, { allowMissingActor: true })
    expect(await actions(writer.db)).toMatchObject([{ actor: null }])
  })
})
