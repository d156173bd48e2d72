import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isThreadlineError } from '@threadline/core'
import { claim, keptFolder, removeFolder, startServer, temporaryFolder } from '@threadline/postgres'
import { prepareOwnServer } from '../database/own-server.ts'
import { DemoError } from '../demo-error.ts'
import { alreadyRunning } from './already-running.ts'
import type { DemoWorld } from './demo-world.ts'
import { runLive } from './live.ts'
import { runOnce } from './once.ts'
import { keptServer, thrownAwayServer } from './server-options.ts'

/** What the demo keeps between runs; ignored by git. */
const kept = fileURLToPath(new URL('../../../../.threadline', import.meta.url))
const beginAnew = 'Begin anew: npm start -- --fresh'

/** One burst on a server that is thrown away; true when the trail was right. */
export async function runOnceOnOwnServer({ screen, signal }: DemoWorld): Promise<boolean> {
  const server = await startServer(temporaryFolder(), thrownAwayServer)
  try {
    return await runOnce(await prepareOwnServer(server.superuserUrl), { screen, signal })
  } finally {
    await server.stop()
  }
}

/**
 * Live traffic on the demo's own server, whose data is kept.
 *
 * @param fresh - Whether to remove what earlier runs have left.
 */
export async function runLiveOnOwnServer({ screen, signal }: DemoWorld, fresh: boolean): Promise<void> {
  const claimed = claim(join(kept, 'running.json'), alreadyRunning)
  const path = join(kept, 'postgres')
  try {
    if (fresh) removeFolder(path)
    screen.print('Starting PostgreSQL and the store …')
    const server = await startServer(keptFolder(path), keptServer)
    try {
      const urls = await prepareOwnServer(server.superuserUrl)
      claimed.announce(urls.owner)
      await runLive(urls, screen, signal)
    } catch (cause) {
      if (isThreadlineError(cause, 'storage_behind') || isThreadlineError(cause, 'storage_ahead'))
        throw new DemoError(`The data in ${path} is of another version of Threadline.`, {
          remedy: beginAnew,
          cause,
        })
      // What fails first when the server goes away is some statement or other.
      const isGone = await Promise.race([server.ended.then(() => true), sleep(1000, false)])
      throw isGone
        ? new DemoError('PostgreSQL has ended.', { remedy: `Its log is in ${path}.`, cause })
        : cause
    } finally {
      screen.print('', 'Stopping …')
      await server.stop()
    }
  } finally {
    claimed.release()
  }
}
