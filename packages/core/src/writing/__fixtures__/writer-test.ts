import { test as base } from '@threadline/testing'
import { type DriverDatabase, type DriverUnderTest, query } from '../../database/__fixtures__/drivers.ts'
import type { Writer } from '../writer.ts'
import { installScratchCapture } from './scratch-capture.ts'

/** A writer on a database of its own with a captured table `items (name)`, through one driver. */
export function writerTest(driver: DriverUnderTest) {
  return base.extend('writer', async ({ emptyDatabase }, { onCleanup }): Promise<Writer<DriverDatabase>> => {
    const { db, close } = await driver.open(emptyDatabase)
    onCleanup(close)
    await installScratchCapture(db)
    return { db, config: { storageSchema: 'threadline' } }
  })
}

export const insert = (db: DriverDatabase, name: string) => query(db, `insert into items values ('${name}')`)
