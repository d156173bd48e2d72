import type { NodePgDatabase, NodePgTransaction } from 'drizzle-orm/node-postgres'
import { integer, pgTable } from 'drizzle-orm/pg-core'
import type { PgliteDatabase, PgliteTransaction } from 'drizzle-orm/pglite'
import type { PostgresJsDatabase, PostgresJsTransaction } from 'drizzle-orm/postgres-js'
import type { ExtractTablesWithRelations } from 'drizzle-orm/relations'
import { expectTypeOf } from 'vitest'
import { createThreadline, defineConfig, setAuditContext, type Threadline, user } from './index.ts'

const posts = pgTable('posts', { id: integer().primaryKey() })
const schema = { posts }
type Schema = typeof schema
type Tables = ExtractTablesWithRelations<Schema>

declare const postgresJs: PostgresJsDatabase<Schema>
declare const nodePostgres: NodePgDatabase<Schema>
declare const pglite: PgliteDatabase<Schema>
declare const plain: PostgresJsDatabase

const context = { actor: user('42') }

/** The work gets the transaction of the user's own database, with its driver and schema. */
export async function worksWithEveryDriver() {
  await createThreadline({ db: postgresJs }).transaction(context, async (tx) => {
    expectTypeOf(tx).toExtend<Pick<PostgresJsTransaction<Schema, Tables>, 'query' | 'rollback' | 'select'>>()
    expectTypeOf(await tx.query.posts.findFirst()).toEqualTypeOf<{ id: number } | undefined>()
    await setAuditContext(tx, context)
  })
  await createThreadline({ db: nodePostgres }).transaction(context, async (tx) => {
    expectTypeOf(tx).toExtend<Pick<NodePgTransaction<Schema, Tables>, 'query' | 'rollback' | 'select'>>()
    const { rowCount } = await tx.update(posts).set({ id: 1 })
    expectTypeOf(rowCount).toEqualTypeOf<number | null>()
  })
  await createThreadline({ db: pglite }).transaction(context, async (tx) => {
    expectTypeOf(tx).toExtend<Pick<PgliteTransaction<Schema, Tables>, 'query' | 'rollback' | 'select'>>()
    const { affectedRows } = await tx.update(posts).set({ id: 1 })
    expectTypeOf(affectedRows).toEqualTypeOf<number | undefined>()
  })
}

/** The result is that of the work, also when the work returns a query builder. */
export async function keepsTheResult() {
  const threadline = createThreadline({ db: plain, config: defineConfig({ tables: { posts: {} } }) })
  const answered = await threadline.transaction(context, async () => 'done' as const)
  expectTypeOf(answered).toEqualTypeOf<{
    readonly result: 'done'
    readonly auditTransactionId: string | null
  }>()
  const { result } = await threadline.transaction(
    { ...context, action: { name: 'a.b', reason: 'x' } },
    (tx) => tx.select().from(posts),
  )
  expectTypeOf(result).toEqualTypeOf<{ id: number }[]>()
}

/** Functions of other packages take a handle on any database. */
export function isAssignableToTheGeneralHandle(handle: Threadline<typeof postgresJs>) {
  const takesAnyHandle = (any: Threadline) => any.config.storageSchema
  expectTypeOf(takesAnyHandle(handle)).toEqualTypeOf<string>()
}

// @ts-expect-error a pool of a driver is not a Drizzle database
createThreadline({ db: { query: () => {} } })

// @ts-expect-error misspelt keys of the configuration are found while typing
defineConfig({ tables: { posts: { excldue: ['a'] } } })
