import { help, readOptions } from '../options.ts'
import type { DemoWorld } from './demo-world.ts'
import { prepareGivenDatabase, watchGivenDatabase } from './given-database.ts'
import { runLive } from './live.ts'
import { runOnce } from './once.ts'
import { runLiveOnOwnServer, runOnceOnOwnServer } from './own-server.ts'

/** Does what the arguments of `npm start --` ask for; false when the trail was found to be wrong. */
export async function demo(args: readonly string[], world: DemoWorld): Promise<boolean> {
  const { environment, screen, signal } = world
  const { databaseUrl } = environment
  const options = readOptions(args, databaseUrl)
  if (options.help) {
    screen.print(help)
  } else if (databaseUrl === undefined) {
    if (options.once) return await runOnceOnOwnServer(world)
    await runLiveOnOwnServer(world, options.fresh)
  } else if (options.installDemo) {
    const urls = await prepareGivenDatabase(databaseUrl)
    if (options.once) return await runOnce(urls, { screen, signal })
    await runLive(urls, screen, signal)
  } else {
    await watchGivenDatabase(databaseUrl, screen, signal)
  }
  return true
}
