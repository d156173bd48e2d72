import { type ActorRef, stringifyJson } from '@threadline/contract'
import { test as base, type TestDatabase } from '@threadline/testing'
import { drizzle } from 'drizzle-orm/postgres-js'
import type { ThreadlineConfig } from '../../config/define-config.ts'
import { resolveConfig } from '../../config/resolve-config.ts'
import { type DriverDatabase, type DriverUnderTest, query } from '../../database/__fixtures__/drivers.ts'
import { quoteLiteral } from '../../sql/quote.ts'
import { installStorage } from '../../storage/install-storage.ts'
import { installTriggers } from '../../triggers/install-triggers.ts'
import type { Reader } from '../reader.ts'

/** A database with audited tables: statements are run in it, and its trail is read. */
export interface AuditedDatabase {
  readonly reader: Reader
  /** Runs statements in one transaction, as an actor and in a context if they are given. */
  readonly write: (statements: string, context?: WriteContext) => Promise<void>
  /** The rows of a statement. */
  readonly query: <Row>(statement: string) => Promise<Row[]>
}

export interface WriteContext {
  readonly actor?: ActorRef
  readonly correlationId?: string
  readonly requestId?: string
}

/** Two tables, one of them in another schema under the same name, and one with a composite key. */
const ddl = `
  create table posts (id bigint primary key, title text, body json, price numeric(10,2), secret text, views int default 0);
  drop schema if exists shop cascade;
  create schema shop;
  create table shop.posts (id bigint primary key, title text);
  create table order_lines (order_id int, line int, product text, primary key (order_id, line) deferrable)`

const tables: NonNullable<ThreadlineConfig['tables']> = {
  posts: { mask: ['secret'] },
  'shop.posts': {},
  order_lines: {},
}

/** An {@link AuditedDatabase} through one driver. */
export function auditedTest(driver: DriverUnderTest) {
  return base.extend('audited', async ({ db: database }, { onCleanup }): Promise<AuditedDatabase> => {
    const { db, close } = await driver.open(database)
    onCleanup(close)
    await installStorage(db)
    return audit(db, ddl, tables)
  })
}

/** Creates tables and installs capture on them. */
export async function audit(
  db: DriverDatabase,
  statements: string,
  config: NonNullable<ThreadlineConfig['tables']>,
): Promise<AuditedDatabase> {
  const run = async (on: DriverDatabase, text: string) => {
    // PGlite takes one statement per call.
    for (const statement of text.split(';').filter((part) => part.trim() !== '')) await query(on, statement)
  }
  await run(db, statements)
  await installTriggers(db, resolveConfig({ tables: config }))
  return {
    reader: { db, schema: 'threadline' },
    write: (text, context = {}) =>
      db.transaction(async (tx) => {
        await query(tx, settings(context))
        await run(tx, text)
      }),
    query: (statement) => query(db, statement),
  }
}

/** The setting of an actor and a context, for the middle of a transaction. */
export function settings({ actor, correlationId, requestId }: WriteContext): string {
  const context = { correlation_id: correlationId, request_id: requestId }
  return `select set_config('threadline.actor_ref', ${quoteLiteral(actor === undefined ? '' : stringifyJson(actor))}, true),
    set_config('threadline.context', ${quoteLiteral(stringifyJson(context))}, true)`
}

/** The database of a test with audited tables, through postgres.js. */
export const test = base.extend('audited', async ({ db }, { onCleanup }) => {
  const client = db.connect()
  onCleanup(() => client.end({ timeout: 1 }))
  return audit(drizzle(client), ddl, tables)
})

/** A further client of the database of a test. */
export function connect(db: TestDatabase): { db: DriverDatabase; close: () => Promise<void> } {
  const client = db.connect(undefined, { max: 4 })
  return { db: drizzle(client), close: () => client.end() }
}

/** All items of a question's pages, each page asked for with the cursor of the one before. */
export async function allPages<Item>(
  ask: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const page = await ask(cursor)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}
