import { fileURLToPath } from 'node:url'
import { resolveConfig } from '@threadline/core'
import { installStorage, installTriggers, maintainStorage } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import config from '../../threadline.config.ts'
import { addPaymentMonths } from './payment-months.ts'
import type { StoreUrls } from './store-roles.ts'

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url))
const resolved = resolveConfig(config)

/** Brings a database up to date: the store's tables, the audit schema, the triggers. Running it again changes nothing. */
export async function prepareStore({ owner, app }: StoreUrls): Promise<void> {
  const appRole = decodeURIComponent(new URL(app).username)
  await asOwner(owner, async (db) => {
    await migrate(db, { migrationsFolder })
    await db.execute(sql`
      grant select, insert, update, delete
      on customers, staff, products, orders, order_lines, payments, sessions
      to ${sql.identifier(appRole)}`)
    await addPaymentMonths(db)
    await installStorage(db, { schema: resolved.storageSchema, roles: { application: [appRole] } })
    await installTriggers(db, resolved)
  })
}

/** What has to be done every now and then: partitions of the store and of the trail, the hourly counts. */
export async function maintainStore(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (db) => {
    // Row triggers are passed on to a new partition by PostgreSQL; what guards it against TRUNCATE is not.
    if (await addPaymentMonths(db)) await installTriggers(db, resolved, ['payments'])
    await maintainStorage(db, { schema: resolved.storageSchema })
  })
}

async function asOwner<Result>(
  url: string,
  work: (db: PostgresJsDatabase) => Promise<Result>,
): Promise<Result> {
  const client = postgres(url, {
    max: 2,
    onnotice: () => {},
    connection: { application_name: 'store-admin' },
  })
  try {
    return await work(drizzle(client))
  } finally {
    await client.end({ timeout: 5 })
  }
}
