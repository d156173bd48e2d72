import { test } from '@threadline/testing'
import { eq, sql } from 'drizzle-orm'
import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { drizzle } from 'drizzle-orm/postgres-js'
import { describe, expect } from 'vitest'
import { createThreadline, resolveConfig, user, withAuditContext } from './index.ts'
import { installTriggers } from './triggers/install-triggers.ts'

const posts = pgTable('posts', { id: integer().primaryKey(), status: text().notNull() })
const config = { tables: { posts: {} } }

describe('createThreadline', () => {
  test('makes a handle that opens no connection and cannot be changed', () => {
    const threadline = createThreadline({ db: drizzle.mock(), config })
    expect(Object.isFrozen(threadline)).toBe(true)
    expect(threadline.readDb).toBe(threadline.db)
    expect(threadline.config).toEqual(resolveConfig(config))
  })

  test('reads from another database where one is given', () => {
    const readDb = drizzle.mock()
    expect(createThreadline({ db: drizzle.mock(), readDb }).readDb).toBe(readDb)
  })

  test('refuses a configuration with problems, and what is not a database', () => {
    expect(() => createThreadline({ db: drizzle.mock(), config: { storageSchema: 'public' } })).toThrow(
      expect.objectContaining({ code: 'invalid_config' }),
    )
    expect(() => createThreadline({ db: drizzle.mock(), readDb: 'postgres://…' as never })).toThrow(
      expect.objectContaining({ code: 'unsupported_driver', message: expect.stringContaining('readDb') }),
    )
  })

  test('the smallest useful program leaves a trail', async ({ db: { sql: client } }) => {
    const db = drizzle(client)
    await client`create table posts (id int primary key, status text not null)`
    await client`insert into posts values (7, 'draft')`
    await installTriggers(db, resolveConfig(config))
    const threadline = createThreadline({ db, config })

    const { auditTransactionId } = await threadline.transaction(
      { actor: user('42'), correlationId: 'req_1', action: 'post.published' },
      async (tx) => {
        await tx.update(posts).set({ status: 'published' }).where(eq(posts.id, 7))
      },
    )

    const trail = await client`
      select change.op, change.row_key, change.actor, action.name, header.correlation_id
      from threadline.audit_changes as change
      join threadline.audit_transactions as header on header.id = change.transaction_id
      join threadline.audit_actions as action on action.transaction_id = change.transaction_id
      where change.transaction_id = ${auditTransactionId}`
    expect(trail).toEqual([
      { op: 'U', row_key: '7', actor: 'user/42', name: 'post.published', correlation_id: 'req_1' },
    ])
  })

  test('its functions can be taken apart and passed on', async ({ db: { sql: client } }) => {
    const { transaction, recordAction } = createThreadline({ db: drizzle(client) })
    await withAuditContext({ actor: user('1') }, async () => {
      const { actionId } = await recordAction('report.viewed')
      expect(actionId).toMatch(/^\d+$/)
      const { result } = await transaction({}, async (tx) => tx.execute(sql`select 1 as one`))
      expect([...result]).toEqual([{ one: 1 }])
    })
  })

  test('sends two statements of its own with a transaction', async ({ db: { sql: client } }) => {
    const statements: string[] = []
    const db = drizzle(client, { logger: { logQuery: (query) => statements.push(query) } })
    await createThreadline({ db }).transaction({ actor: user('1') }, (tx) => tx.execute(sql`select 'work'`))
    expect(statements).toEqual([
      expect.stringContaining('set_config'),
      "select 'work'",
      expect.stringContaining("current_setting('threadline.tx', true)"),
    ])
  })
})
