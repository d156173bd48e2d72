import { createThreadline, sqlState } from '@threadline/core'
import { assertStorage, storageStatus } from '@threadline/core/schema'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { admitOwner, createRoles, type StoreUrls } from '../database/store-roles.ts'
import { DemoError } from '../demo-error.ts'
import { serveTrail } from '../serving/serve-trail.ts'
import { printCommands, printCommandsToTry } from '../terminal/commands-to-try.ts'
import { followTrail } from '../terminal/follow-trail.ts'
import { printAddress } from '../terminal/print-address.ts'
import type { Screen } from '../terminal/screen.ts'

const insufficientPrivilege = '42501'

/** Shows the trail of a database that is not the demo's, or what to do where there is none. Changes nothing in it. */
export async function watchGivenDatabase(
  databaseUrl: string,
  screen: Screen,
  signal: AbortSignal,
): Promise<void> {
  // So that the promise does not rest on this program alone.
  const readOnly = { application_name: 'trail', default_transaction_read_only: true }
  const client = postgres(databaseUrl, { max: 2, onnotice: () => {}, connection: readOnly })
  try {
    const trail = createThreadline({ db: drizzle(client) })
    const { storageSchema } = trail.config
    const { installed } = await storageStatus(trail.db, storageSchema)
    if (!installed) {
      screen.print('Threadline is not installed in this database. Nothing has been changed in it.')
      printCommands(screen, undefined, [
        ['init', 'writes threadline.config.ts with the tables of the database'],
        ['install --apply', 'makes the audit schema'],
        ['gen triggers --all --apply', 'captures the tables of the configuration'],
      ])
      screen.print('Or let the sample store move in: npm start -- --install-demo')
      return
    }
    await assertStorage(trail.db, storageSchema)
    screen.print('Threadline is installed in this database. This is its trail, as it grows:')
    await printCommandsToTry(trail, undefined, screen)
    const served = await serveTrail({ databaseUrl, readOnly: true })
    try {
      printAddress(screen, served.url)
      await followTrail(trail, screen, { signal })
    } finally {
      await served.close()
    }
  } finally {
    await client.end({ timeout: 5 })
  }
}

/** Makes the roles of the store in a database that is not the demo's, because that was asked for. */
export async function prepareGivenDatabase(databaseUrl: string): Promise<StoreUrls> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const urls = await createRoles(client, databaseUrl)
    await admitOwner(client)
    return urls
  } catch (cause) {
    if (sqlState(cause) !== insufficientPrivilege) throw cause
    throw new DemoError('The role of DATABASE_URL may not make the roles of the store and let them in.', {
      remedy: 'Use a superuser, or a role with CREATEROLE that owns the database.',
      cause,
    })
  } finally {
    await client.end({ timeout: 5 })
  }
}
