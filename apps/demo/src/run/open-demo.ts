import { createThreadline, type Threadline } from '@threadline/core'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import config from '../../threadline.config.ts'
import { prepareStore } from '../database/prepare-store.ts'
import { seedStore } from '../database/seed.ts'
import type { StoreUrls } from '../database/store-roles.ts'
import { openStore } from '../store/store.ts'
import type { Ledger } from '../traffic/ledger.ts'
import { random } from '../traffic/random.ts'
import { type Traffic, traffic } from '../traffic/traffic.ts'

/** The store with people in it, and the trail beside it. */
export interface OpenDemo {
  /** Whether nobody has used the store before. */
  readonly isNew: boolean
  readonly traffic: Traffic
  /** Reads the trail, over connections of its own, as the owner: the store's own role may not. */
  readonly trail: Threadline
  /** The time by the clock that capture goes by. */
  now(): Promise<string>
  close(): Promise<void>
}

export interface OpenDemoOptions {
  readonly ledger: Ledger
  /** Decides who does what. */
  readonly seed: number
}

/** Installs the store where it is missing, and opens it. */
export async function openDemo(urls: StoreUrls, { ledger, seed }: OpenDemoOptions): Promise<OpenDemo> {
  await prepareStore(urls)
  const store = openStore(urls.app)
  const outside = connect(urls.app, 'psql')
  const reader = connect(urls.owner, 'trail')
  return {
    isNew: await seedStore(store),
    traffic: traffic({ store, outside, random: random(seed), ledger }),
    trail: createThreadline({ db: drizzle(reader), config }),
    now: async () => {
      const [row] = await reader<{ now: string }[]>`
        select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`
      return row?.now ?? ''
    },
    close: async () => {
      await Promise.all([store.close(), outside.end({ timeout: 5 }), reader.end({ timeout: 5 })])
    },
  }
}

function connect(url: string, applicationName: string): postgres.Sql {
  return postgres(url, { max: 4, onnotice: () => {}, connection: { application_name: applicationName } })
}
