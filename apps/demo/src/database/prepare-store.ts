import { fileURLToPath } from 'node:url'
import { resolveConfig } from '@threadline/core'
import { installStorage, installTriggers, maintainStorage } from '@threadline/core/schema'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import config from '../../threadline.config.ts'
import { addPaymentMonths } from './payment-months.ts'
import { storageRoles } from './store-roles.ts'

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url))
const resolved = resolveConfig(config)

/**
 * Brings a database up to date: the store's tables, the audit schema, the triggers. Running it again changes nothing.
 *
 * @param ownerUrl - Connects as the role that is to own all of it.
 */
export async function prepareStore(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (db) => {
    await migrate(db, { migrationsFolder })
    await addPaymentMonths(db)
    await installStorage(db, { schema: resolved.storageSchema, roles: storageRoles })
    await installTriggers(db, resolved)
  })
}

/** What has to be done every now and then: partitions of the store and of the trail, the hourly counts. */
export async function maintainStore(ownerUrl: string): Promise<void> {
  await asOwner(ownerUrl, async (db) => {
    await addPaymentMonths(db)
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
