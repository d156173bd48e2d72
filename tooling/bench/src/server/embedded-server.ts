import { claim, keptFolder, removeFolder, startServer } from '@threadline/postgres'
import { serverSettings } from './server-settings.ts'

/** A running PostgreSQL server. */
export interface BenchServer {
  /** Connects as superuser to the database `postgres`. */
  readonly url: string
  stop(): Promise<void>
}

export interface EmbeddedServerOptions {
  /** Holds the data of the server, or stands beside it when it is not kept. One benchmark at a time uses it. */
  readonly folder: string
  /** Keep the folder when the server stops, so that the next start finds its databases. */
  readonly keep: boolean
}

/** Starts the PostgreSQL 18 that comes from npm, on a free port of the loopback address. */
export async function startEmbeddedServer({ folder, keep }: EmbeddedServerOptions): Promise<BenchServer> {
  const claimed = claim(
    `${folder}.running.json`,
    ({ pid }) => new Error(`Another benchmark uses ${folder}: wait for it, or end process ${pid}.`),
  )
  // The server of a run that was killed may still be taking its files away.
  const own = keep ? folder : `${folder}-${process.pid}`
  const leave = () => {
    if (!keep) removeFolder(own)
    claimed.release()
  }
  try {
    const options = { initdbFlags: ['--no-sync'], settings: serverSettings, discard: !keep }
    const server = await startServer(keptFolder(own), options)
    return { url: server.superuserUrl, stop: () => server.stop().finally(leave) }
  } catch (error) {
    leave()
    throw error
  }
}
