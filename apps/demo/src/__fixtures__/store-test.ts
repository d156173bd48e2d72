import { test as base, createDatabase } from '@threadline/testing'
import { inject } from 'vitest'
import { prepareStore } from '../database/prepare-store.ts'
import { seedStore } from '../database/seed.ts'
import type { StoreUrls } from '../database/store-roles.ts'
import { openStore } from '../store/store.ts'

const perFile = { scope: 'file' } as const

/**
 * The suite's `test` with a store that all tests of a file share: `database` with the store's tables and capture, `urls` of its two
 * roles, and `store` with its people in it.
 */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed, here none
  .extend('database', perFile, async ({}, { onCleanup }) => {
    const database = await createDatabase(inject('testServer'), { empty: false })
    onCleanup(database.drop)
    return database
  })
  .extend('urls', perFile, async ({ database }) => {
    const role = await database.createRole()
    const urls: StoreUrls = { owner: database.url, app: role.url }
    await prepareStore(urls)
    return urls
  })
  .extend('store', perFile, async ({ urls }, { onCleanup }) => {
    const store = openStore(urls.app)
    onCleanup(store.close)
    await seedStore(store)
    return store
  })
