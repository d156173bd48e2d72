import { test as base } from '@threadline/testing'
import { resolveConfig } from '../../config/resolve-config.ts'
import { type DriverDatabase, type DriverUnderTest, query } from '../../database/__fixtures__/drivers.ts'
import { installStorage } from '../../storage/install-storage.ts'
import { installTriggers } from '../../triggers/install-triggers.ts'
import type { Writer } from '../writer.ts'

/** A writer on a database of its own with an audited table `items (name)`, through one driver. */
export function writerTest(driver: DriverUnderTest) {
  return base.extend('writer', async ({ db: database }, { onCleanup }): Promise<Writer<DriverDatabase>> => {
    const { db, close } = await driver.open(database)
    onCleanup(close)
    const config = resolveConfig({ tables: { items: {} } })
    await installStorage(db)
    await query(db, `create table items (name text primary key check (name <> 'forbidden'))`)
    await installTriggers(db, config)
    return { db, config }
  })
}

export const insert = (db: DriverDatabase, name: string) => query(db, `insert into items values ('${name}')`)
