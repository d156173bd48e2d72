import { resolveConfig } from '@threadline/core'
import { installStorage, installTriggers } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import config from '../threadline.config.ts'
import { databaseUrl } from './database-url.ts'

const db = drizzle(databaseUrl())

await db.execute(sql`
  create table if not exists posts (
    id int primary key generated always as identity,
    title text not null,
    status text not null
  )`)

// The same as: threadline install --apply && threadline gen triggers --all --apply
await installStorage(db)
await installTriggers(db, resolveConfig(config))

await db.$client.end()
