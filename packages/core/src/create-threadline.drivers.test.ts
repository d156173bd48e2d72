import { beforeAll, describe, expect } from 'vitest'
import { drivers, query } from './database/__fixtures__/drivers.ts'
import { createThreadline, isThreadlineError, user } from './index.ts'
import { insert, writerTest } from './writing/__fixtures__/writer-test.ts'

describe.each(drivers)('a handle on $name', (driver) => {
  beforeAll(driver.prepare)
  const test = writerTest(driver)

  test('answers every question about what it has written', async ({ writer }) => {
    const threadline = createThreadline({ db: writer.db, config: { tables: { items: {} } } })
    await query(writer.db, 'alter table items add stock numeric')
    const before = new Date().toISOString()
    const { auditTransactionId } = await threadline.transaction(
      { actor: user('42'), correlationId: 'req_1', action: { name: 'item.stocked', reason: 'delivery' } },
      async (tx) => {
        await insert(tx, 'a')
        await query(tx, `update items set stock = 12345678901234567890.10 where name = 'a'`)
      },
    )
    const id = auditTransactionId ?? ''

    const page = await threadline.timeline({ table: 'items', from: before })
    expect(page).toMatchObject({
      items: [
        {
          op: 'update',
          actor: user('42'),
          changedFields: ['stock'],
          after: { stock: '12345678901234567890.10' },
        },
        { op: 'insert', actor: user('42'), rowKey: 'a', transactionId: id, correlationId: 'req_1' },
      ],
      nextCursor: null,
      hasMore: false,
    })
    expect(await threadline.count({ actor: user('42') })).toMatchObject({ count: 2 })
    expect((await threadline.histogram({ from: before })).buckets).not.toEqual([])
    expect(await threadline.facets({ from: before })).toMatchObject({ op: { values: [{}, {}] } })
    const streamed = []
    for await (const change of threadline.streamChanges({ transactionId: id })) streamed.push(change)
    expect(streamed).toEqual(page.items)

    expect((await threadline.history('items', 'a')).items).toHaveLength(2)
    expect(await threadline.asOf('items', { name: 'a' }, new Date().toISOString())).toMatchObject({
      status: 'present',
      row: { name: 'a', stock: '12345678901234567890.10' },
    })
    expect(await threadline.asOf('items', 'a', before)).toMatchObject({ status: 'before_audit_horizon' })

    expect((await threadline.actorWindow('user/42')).items).toMatchObject([{}])
    expect(await threadline.correlationBundle('req_1')).toMatchObject({ actions: [{ name: 'item.stocked' }] })
    expect(await threadline.incident(id)).toMatchObject({
      transaction: { id, actor: user('42'), action: { name: 'item.stocked', reason: 'delivery' } },
    })
    expect(await threadline.transactionById(id)).toMatchObject({ id, correlationId: 'req_1' })
    expect(await threadline.changeById(streamed[0]?.id ?? '')).toEqual(streamed[0])
    expect(await threadline.changeById('no such id')).toBeNull()
  })

  test('says so when the audit schema is not there', async ({ writer }) => {
    const threadline = createThreadline({ db: writer.db, config: { storageSchema: 'elsewhere' } })
    const failed = await threadline.timeline().catch((error: unknown) => error)
    expect(isThreadlineError(failed, 'not_installed')).toBe(true)
  })
})
