import { join } from 'node:path'
import { type Migrate, prepareServer, type TestServer } from './database/test-server.ts'
import { olderInstallation } from './server/older-installation.ts'
import { startTestServer } from './server/start-test-server.ts'

let started: Promise<TestServer> | undefined

/**
 * The oldest supported PostgreSQL that this system has installed; `undefined` where none is, which in CI is an error.
 * It is started on the first call and ends with the worker. Without `migrate` it has no template, so that only empty
 * databases can be had from it.
 */
export async function olderServer(migrate?: Migrate): Promise<TestServer | undefined> {
  const installation = olderInstallation()
  if (!installation) {
    if (process.env.CI)
      throw new Error('CI needs an older PostgreSQL server: install the package "postgresql".')
    return undefined
  }
  started ??= startTestServer({ installation }).then(({ superuserUrl }) =>
    prepareServer(superuserUrl, migrate),
  )
  return started
}

/** What makes a server one that others can subscribe to. */
const publishing = { wal_level: 'logical', max_wal_senders: 10, max_replication_slots: 10 }

/** A second cluster of the older PostgreSQL, in which transaction ids begin anew. It ends with the worker. */
export async function anotherOlderServer({ publishes = false } = {}): Promise<TestServer | undefined> {
  const installation = olderInstallation()
  if (!installation) return undefined
  const { superuserUrl } = await startTestServer({ installation, settings: publishes ? publishing : {} })
  return prepareServer(superuserUrl)
}

/** The path of a program that comes with the older server, such as `pg_dump`, which the PostgreSQL from npm lacks. */
export function olderProgram(name: 'pg_dump' | 'psql'): string | undefined {
  const installation = olderInstallation()
  return installation && join(installation.folder, 'bin', name)
}
