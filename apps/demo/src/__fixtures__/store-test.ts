import { test as base } from '@threadline/testing'
import { prepareStore } from '../database/prepare-store.ts'
import { seedStore } from '../database/seed.ts'
import type { StoreUrls } from '../database/store-roles.ts'
import { openStore } from '../store/store.ts'

/** The suite's `test` with a store: `urls` of a database with the store's tables and capture, `store` with its people in it. */
export const test = base
  .extend('urls', async ({ emptyDatabase }) => {
    const role = await emptyDatabase.createRole()
    const urls: StoreUrls = { owner: emptyDatabase.url, app: role.url }
    await prepareStore(urls)
    return urls
  })
  .extend('store', async ({ urls }, { onCleanup }) => {
    const store = openStore(urls.app)
    onCleanup(store.close)
    await seedStore(store)
    return store
  })
