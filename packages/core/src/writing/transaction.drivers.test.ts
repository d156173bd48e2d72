import { setTimeout as sleep } from 'node:timers/promises'
import { onBehalfOf, serviceAccount, user } from '@threadline/contract'
import { beforeAll, describe, expect } from 'vitest'
import { currentAuditContext, withAuditContext } from '../context/audit-context.ts'
import { drivers, query } from '../database/__fixtures__/drivers.ts'
import { actions, captured } from './__fixtures__/trail.ts'
import { insert, writerTest } from './__fixtures__/writer-test.ts'
import { setAuditContext } from './set-audit-context.ts'
import { transaction } from './transaction.ts'

describe.each(drivers)('transaction() on $name', (driver) => {
  beforeAll(driver.prepare)
  const test = writerTest(driver)

  test('attributes every change to the actor and context, and says which audit transaction it is', async ({
    writer,
  }) => {
    const context = {
      actor: user('42'),
      correlationId: 'c',
      requestId: 'r',
      jobId: 'j',
      source: 's',
      meta: { a: [1, null] },
    }
    const { result, auditTransactionId } = await transaction(writer, context, async (tx) => {
      await insert(tx, 'a')
      await insert(tx, 'b')
      return 'done'
    })
    expect(result).toBe('done')
    const seen = {
      transactionId: auditTransactionId,
      actor: { type: 'user', id: '42' },
      context: { correlation_id: 'c', request_id: 'r', job_id: 'j', source: 's', meta: { a: [1, null] } },
    }
    expect(await captured(writer.db)).toEqual([
      { item: 'a', ...seen },
      { item: 'b', ...seen },
    ])
  })

  test('has no audit transaction when nothing was captured', async ({ writer }) => {
    const { auditTransactionId } = await transaction(writer, { actor: user('42') }, (tx) =>
      query(tx, 'select 1'),
    )
    expect(auditTransactionId).toBeNull()
  })

  test('carries hostile text unchanged', async ({ writer }) => {
    const id = `o'neil\\"; drop table items; -- $1 %s ${'😀'}`
    const meta = { "k'\\": `\\' \u2028 \u202e \n\t {} $$ ?`, __proto__x: -0.5 }
    await transaction(writer, { actor: onBehalfOf(serviceAccount(id), user(id)), meta }, (tx) =>
      insert(tx, 'a'),
    )
    const [seen] = await captured(writer.db)
    expect(seen?.actor).toEqual({ type: 'service_account', id, onBehalfOf: { type: 'user', id } })
    expect(seen?.context).toEqual({ meta })
  })

  describe('the actor', () => {
    test('is required, and nothing is opened without one', async ({ writer }) => {
      const attempt = transaction(writer, { correlationId: 'c' }, (tx) => insert(tx, 'a'))
      await expect(attempt).rejects.toMatchObject({ code: 'missing_actor' })
      expect(await captured(writer.db)).toEqual([])
    })

    test('may be missing when that is allowed, and a value left on the session does not stand in for it', async ({
      writer,
    }) => {
      const leftover = `select set_config('threadline.actor_ref', '{"type":"user","id":"mallory"}', false), set_config('threadline.context', '{"source":"x"}', false)`
      await Promise.all(
        Array.from({ length: driver.connections }, () => query(writer.db, `${leftover}, pg_sleep(0.05)`)),
      )
      await transaction(writer, {}, (tx) => insert(tx, 'a'), { allowMissingActor: true })
      expect(await captured(writer.db)).toMatchObject([{ item: 'a', actor: null, context: null }])
    })

    test('comes from the context in force, and an explicit one wins', async ({ writer }) => {
      await withAuditContext({ actor: user('1'), correlationId: 'c' }, async () => {
        await transaction(writer, {}, (tx) => insert(tx, 'a'))
        await transaction(writer, { actor: user('2') }, (tx) => insert(tx, 'b'))
      })
      expect(await captured(writer.db)).toMatchObject([
        { item: 'a', actor: user('1'), context: { correlation_id: 'c' } },
        { item: 'b', actor: user('2'), context: { correlation_id: 'c' } },
      ])
    })

    test('is in force within the work', async ({ writer }) => {
      const { result } = await transaction(writer, { actor: user('1') }, async () => currentAuditContext())
      expect(result).toEqual({ actor: user('1') })
    })

    test('does not leak into what the connection does next', async ({ writer }) => {
      for (let time = 0; time < driver.connections * 2; time++) {
        await transaction(writer, { actor: user('42'), requestId: 'r' }, (tx) => insert(tx, `in ${time}`))
      }
      const writes = Array.from({ length: driver.connections * 2 }, (_, time) =>
        insert(writer.db, `out ${time}`),
      )
      await Promise.all(writes)
      const outside = (await captured(writer.db)).filter(({ item }) => item.startsWith('out'))
      expect(outside).toHaveLength(driver.connections * 2)
      for (const seen of outside) expect(seen).toMatchObject({ actor: null, context: null })
    })

    test('does not leak after a rollback either', async ({ writer }) => {
      const failing = transaction(writer, { actor: user('42') }, async (tx) => {
        await insert(tx, 'a')
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      await Promise.all(
        Array.from({ length: driver.connections * 2 }, (_, time) => insert(writer.db, `out ${time}`)),
      )
      for (const seen of await captured(writer.db)) expect(seen.actor).toBeNull()
    })

    test('can change within the transaction', async ({ writer }) => {
      await transaction(writer, { actor: user('1'), correlationId: 'c' }, async (tx) => {
        await insert(tx, 'a')
        await setAuditContext(tx, { actor: user('2') })
        await insert(tx, 'b')
      })
      const seen = await captured(writer.db)
      expect(seen).toMatchObject([
        { item: 'a', actor: user('1') },
        { item: 'b', actor: user('2'), context: { correlation_id: 'c' } },
      ])
      expect(seen[0]?.transactionId).toBe(seen[1]?.transactionId)
    })
  })

  describe('is one unit', () => {
    test('a failing work undoes everything, and its error passes through unchanged', async ({ writer }) => {
      const failure = new Error('out of stock')
      const attempt = transaction(writer, { actor: user('1'), action: 'order.placed' }, async (tx) => {
        await insert(tx, 'a')
        throw failure
      })
      await expect(attempt).rejects.toBe(failure)
      expect(await query(writer.db, 'select * from items')).toEqual([])
      expect(await captured(writer.db)).toEqual([])
      expect(await actions(writer.db)).toEqual([])
    })

    test('a failing action undoes the work', async ({ writer }) => {
      await query(writer.db, `alter table threadline.audit_actions add check (name <> 'order.placed')`)
      const attempt = transaction(writer, { actor: user('1'), action: 'order.placed' }, (tx) =>
        insert(tx, 'a'),
      )
      await expect(attempt).rejects.toMatchObject({ code: 'internal', details: { sqlState: '23514' } })
      expect(await query(writer.db, 'select * from items')).toEqual([])
    })

    test('a swallowed error of a statement never looks like a commit', async ({ writer }) => {
      const attempt = transaction(writer, { actor: user('1') }, async (tx) => {
        await insert(tx, 'a')
        await insert(tx, 'forbidden').catch(() => {})
      })
      await expect(attempt).rejects.toThrow()
      expect(await query(writer.db, 'select * from items')).toEqual([])
    })

    test('a savepoint that is rolled back leaves the rest, under the same actor', async ({ writer }) => {
      await transaction(writer, { actor: user('1') }, async (tx) => {
        const failing = tx.transaction(async (savepoint) => {
          await insert(savepoint, 'undone')
          throw new Error('no')
        })
        await failing.catch(() => {})
        await insert(tx, 'a')
      })
      expect(await captured(writer.db)).toMatchObject([{ item: 'a', actor: user('1') }])
    })

    test('the isolation level and access mode precede our own statement', async ({ writer }) => {
      const levels = `select current_setting('transaction_isolation') as level, current_setting('transaction_read_only') as read_only`
      const settings = { isolationLevel: 'serializable', accessMode: 'read only' } as const
      const { result } = await transaction(writer, { actor: user('1') }, (tx) => query(tx, levels), settings)
      expect(result).toEqual([{ level: 'serializable', read_only: 'on' }])
    })

    test('an action in a read-only transaction says why it cannot be recorded', async ({ writer }) => {
      const context = { actor: user('1'), action: 'report.viewed' }
      const attempt = transaction(writer, context, async () => {}, { accessMode: 'read only' })
      await expect(attempt).rejects.toMatchObject({ code: 'read_only' })
    })
  })

  describe('the action', () => {
    test('is recorded in the transaction and linked to it', async ({ writer }) => {
      const action = { name: 'post.published', reason: "it's \\ ready", status: 'error' } as const
      const { auditTransactionId } = await transaction(writer, { actor: user('1'), action }, (tx) =>
        insert(tx, 'a'),
      )
      expect(await actions(writer.db)).toMatchObject([
        {
          transactionId: auditTransactionId,
          name: 'post.published',
          details: { status: 'error', reason: "it's \\ ready" },
          actor: user('1'),
        },
      ])
      expect(await captured(writer.db)).toMatchObject([{ transactionId: auditTransactionId }])
    })

    test('gives the transaction an id even without a change', async ({ writer }) => {
      const { auditTransactionId } = await transaction(
        writer,
        { actor: user('1'), action: 'report.viewed' },
        async () => {},
      )
      expect(await actions(writer.db)).toMatchObject([
        { transactionId: auditTransactionId, details: { status: 'ok' } },
      ])
    })

    test('is skipped when only capture is wanted', async ({ writer }) => {
      const context = { actor: user('1'), action: 'post.published' }
      const { auditTransactionId } = await transaction(writer, context, (tx) => insert(tx, 'a'), {
        captureOnly: true,
      })
      expect(auditTransactionId).not.toBeNull()
      expect(await actions(writer.db)).toEqual([])
    })

    test('is refused before anything is opened when its name is none', async ({ writer }) => {
      const attempt = transaction(writer, { actor: user('1'), action: 'Post Published' }, (tx) =>
        insert(tx, 'a'),
      )
      await expect(attempt).rejects.toMatchObject({ code: 'invalid_action' })
      expect(await captured(writer.db)).toEqual([])
    })

    test('in a database without the audit schema says what to do, and undoes the work', async ({
      writer,
    }) => {
      const elsewhere = { ...writer, config: { storageSchema: 'audit' } }
      const attempt = transaction(elsewhere, { actor: user('1'), action: 'a.b' }, (tx) => insert(tx, 'a'))
      await expect(attempt).rejects.toMatchObject({
        code: 'not_installed',
        message: expect.stringContaining('threadline install'),
      })
      expect(await query(writer.db, 'select * from items')).toEqual([])
    })
  })

  describe('within another', () => {
    test('is refused, and the outer one can go on', async ({ writer }) => {
      await transaction(writer, { actor: user('1') }, async (tx) => {
        const inner = transaction(writer, { actor: user('2') }, (other) => insert(other, 'b'))
        await expect(inner).rejects.toMatchObject({ code: 'transaction_nested' })
        await insert(tx, 'a')
      })
      expect((await captured(writer.db)).map(({ item }) => item)).toEqual(['a'])
    })

    test('is allowed to what was started in the outer one but runs after it', async ({ writer }) => {
      let later: Promise<unknown> = Promise.resolve()
      await transaction(writer, { actor: user('1') }, async (tx) => {
        await insert(tx, 'a')
        later = sleep(100).then(() =>
          transaction(writer, { actor: user('2') }, (other) => insert(other, 'b')),
        )
      })
      await later
      expect(await captured(writer.db)).toMatchObject([{ actor: user('1') }, { actor: user('2') }])
    })
  })

  test('a statement started on the tx after its end is refused, not sent into the transaction of another', async ({
    writer,
  }) => {
    const { result: tx } = await transaction(writer, { actor: user('1') }, async (inner) => [inner] as const)
    await expect((async () => insert(tx[0], 'late'))()).rejects.toMatchObject({ code: 'transaction_ended' })
    await expect((async () => tx[0].transaction(async () => {}))()).rejects.toMatchObject({
      code: 'transaction_ended',
    })
    expect(await query(writer.db, 'select * from items')).toEqual([])
  })

  test('an abort before the end rolls back', async ({ writer }) => {
    const controller = new AbortController()
    const work = transaction(
      writer,
      { actor: user('1') },
      async (tx) => {
        await insert(tx, 'a')
        controller.abort(new Error('client has gone'))
      },
      { signal: controller.signal },
    )
    await expect(work).rejects.toThrow('client has gone')
    expect(await query(writer.db, 'select * from items')).toEqual([])
    const next = transaction(writer, { actor: user('1') }, (tx) => insert(tx, 'a'), {
      signal: controller.signal,
    })
    await expect(next).rejects.toThrow('client has gone')
  })

  test('two hundred interleaved transactions of many users are each attributed to their own', async ({
    writer,
  }) => {
    const one = (number: number) =>
      withAuditContext({ actor: user(number), requestId: `r${number}` }, async () => {
        await sleep(Math.random() * 20)
        return transaction(writer, number % 2 === 0 ? {} : { jobId: `j${number}` }, async (tx) => {
          await insert(tx, `${number} first`)
          if (number % 5 === 0) await sleep(Math.random() * 5)
          await insert(tx, `${number} second`)
          if (number % 7 === 0) throw new Error('rolled back')
        })
      })
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, number) => one(number)))
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(29)
    const seen = await captured(writer.db)
    expect(seen).toHaveLength(171 * 2)
    for (const { item, actor, context } of seen) {
      const number = Number(item.split(' ')[0])
      expect(actor).toEqual({ type: 'user', id: String(number) })
      expect(context).toEqual({
        request_id: `r${number}`,
        ...(number % 2 === 0 ? {} : { job_id: `j${number}` }),
      })
    }
  })
})
