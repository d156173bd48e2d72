import { createThreadline, type Threadline } from '@threadline/core'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import config from '../../threadline.config.ts'
import { type JobQueue, jobQueue } from './jobs/job-queue.ts'
import * as schema from './schema.ts'

export type StoreDatabase = PostgresJsDatabase<typeof schema>
export type StoreTransaction = Parameters<Parameters<StoreDatabase['transaction']>[0]>[0]

/** What every part of the store works with. */
export interface Store {
  readonly db: StoreDatabase
  readonly threadline: Threadline<StoreDatabase>
  readonly jobs: JobQueue
}

/** A store and the connections that it uses. */
export interface OpenStore extends Store {
  close(): Promise<void>
}

/** @param url - Connects as `store_app`, which may change rows of the store's tables and nothing else. */
export function openStore(url: string): OpenStore {
  const client = postgres(url, { max: 8, onnotice: () => {}, connection: { application_name: 'store' } })
  const db = drizzle(client, { schema })
  return {
    db,
    threadline: createThreadline({ db, config }),
    jobs: jobQueue(),
    close: () => client.end({ timeout: 5 }),
  }
}
