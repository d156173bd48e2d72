import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isThreadlineError } from '@threadline/core'
import { prepareOwnServer } from '../database/own-server.ts'
import { DemoError } from '../demo-error.ts'
import { claim } from '../server/running-file.ts'
import { keptFolder, removeFolder, throwAwayFolder } from '../server/server-folder.ts'
import { startServer } from '../server/start-server.ts'
import type { DemoWorld } from './demo-world.ts'
import { runLive } from './live.ts'
import { runOnce } from './once.ts'

/** What the demo keeps between runs; ignored by git. */
const kept = fileURLToPath(new URL('../../../../.threadline', import.meta.url))
const preferredPort = 54_329
const beginAnew = 'Begin anew: npm start -- --fresh'

/** One burst on a server that is thrown away; true when the trail was right. */
export async function runOnceOnOwnServer({ environment, screen, signal }: DemoWorld): Promise<boolean> {
  const folder = throwAwayFolder()
  try {
    const options = { variables: environment.serverVariables, durable: false, port: 0 }
    const server = await startServer(folder, options)
    try {
      return await runOnce(await prepareOwnServer(server.superuserUrl), { screen, signal })
    } finally {
      await server.stop()
    }
  } finally {
    removeFolder(folder.path)
  }
}

/**
 * Live traffic on the demo's own server, whose data is kept.
 *
 * @param fresh - Whether to remove what earlier runs have left.
 */
export async function runLiveOnOwnServer(
  { environment, screen, signal }: DemoWorld,
  fresh: boolean,
): Promise<void> {
  const claimed = claim(join(kept, 'running.json'))
  const path = join(kept, 'postgres')
  try {
    if (fresh) removeFolder(path)
    screen.print('Starting PostgreSQL and the store …')
    const options = { variables: environment.serverVariables, durable: true, port: preferredPort }
    const server = await startServer(keptFolder(path), options)
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
