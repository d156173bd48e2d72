import { test as base, inject } from 'vitest'
import { createDatabase } from './database/test-database.ts'
import './global-setup.ts'

/**
 * vitest's `test` with fixtures: `db`, a database of the test's own with the audit schema installed, and
 * `emptyDatabase`, the same without anything in it. Both are made on `server`, which is the server of the run
 * unless a suite overrides it.
 */
export const test = base
  .extend('server', () => inject('testServer'))
  .extend('db', async ({ server }, { onCleanup }) => {
    const database = await createDatabase(server, { empty: false })
    onCleanup(database.drop)
    return database
  })
  .extend('emptyDatabase', async ({ server }, { onCleanup }) => {
    const database = await createDatabase(server, { empty: true })
    onCleanup(database.drop)
    return database
  })
