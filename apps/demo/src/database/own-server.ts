import postgres from 'postgres'
import { admitOwner, createRoles, type StoreUrls } from './store-roles.ts'

const database = 'store'

/** Makes roles and database of the store on the demo's own server, unless they are there. */
export async function prepareOwnServer(superuserUrl: string): Promise<StoreUrls> {
  await asSuperuser(superuserUrl, async (sql) => {
    const found = await sql`select from pg_database where datname = ${database}`
    if (found.count === 0) await sql.unsafe(`create database ${database}`)
  })
  const url = new URL(superuserUrl)
  url.pathname = database
  return await asSuperuser(url.href, async (sql) => {
    // Easy to type, for rows that were made up, and only on this machine; the superuser has another.
    const urls = await createRoles(sql, url.href, 'demo')
    await admitOwner(sql)
    return urls
  })
}

async function asSuperuser<Result>(
  url: string,
  work: (sql: postgres.Sql) => Promise<Result>,
): Promise<Result> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
