import { createThreadline } from '@threadline/core'
import { installStorage, installTriggers } from '@threadline/core/schema'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'

/** The trail of this application; knows the type of its database. */
export type Trail = Awaited<ReturnType<typeof installTrail>>

/** Makes the table and installs the trail, where they are not there yet. */
export async function installTrail(url: string) {
  const db = drizzle(url)
  const threadline = createThreadline({ db, config: { tables: { posts: {} } } })
  await db.execute(sql`
    create table if not exists posts (
      id int primary key generated always as identity,
      title text not null,
      status text not null
    )`)
  await installStorage(db)
  await installTriggers(db, threadline.config)
  return threadline
}
