import { installStorage } from '@threadline/core/schema'
import { createGlobalSetup } from '@threadline/testing/global-setup'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

export default createGlobalSetup(async (ownerUrl) => {
  const client = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    await installStorage(drizzle(client))
  } finally {
    await client.end()
  }
})
