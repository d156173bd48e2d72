import { type ActorRef, createThreadline, type Threadline, user } from '@threadline/core'
import { installStorage, installTriggers } from '@threadline/core/schema'
import { threadlineRouter } from '@threadline/http'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { Hono } from 'hono'
import postgres from 'postgres'

/** What all five servers serve. */
export interface Application {
  /** The trail under its path, as a handler of requests of the web platform. */
  readonly audit: Hono
  /** Writes a post, within the audit context of whoever calls. */
  writePost(title: string): Promise<void>
  readonly threadline: Threadline
  close(): Promise<void>
}

/** A server that answers. */
export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

/** The application's own sign-in: who a request comes from. A real one would look up a session. */
export function signedIn(cookie: string | null | undefined): ActorRef | undefined {
  const name = /(?:^|;\s*)name=(\w+)/.exec(cookie ?? '')?.[1]
  return name === undefined ? undefined : user(name)
}

/** @param mount - Where the console is, such as `/audit`. */
export async function openApplication(databaseUrl: string, mount: string): Promise<Application> {
  const client = postgres(databaseUrl, { max: 5, onnotice: () => {} })
  const db = drizzle(client)
  await db.execute(
    sql`create table if not exists posts (id int generated always as identity primary key, title text)`,
  )
  const threadline = createThreadline({ db, config: { tables: { posts: {} } } })
  await installStorage(db)
  await installTriggers(db, threadline.config)
  const router = threadlineRouter({
    threadline,
    basePath: mount,
    live: { pollMs: 50 },
    authorize: (request) => {
      const actor = signedIn(request.headers.get('cookie'))
      return actor?.id === 'operator' ? { permissions: ['read', 'export'], actor } : null
    },
  })
  return {
    audit: new Hono().route(mount, router),
    threadline,
    writePost: async (title) => {
      await threadline.transaction({ action: 'post.written' }, (tx) =>
        tx.execute(sql`insert into posts (title) values (${title})`),
      )
    },
    close: () => client.end({ timeout: 5 }),
  }
}
