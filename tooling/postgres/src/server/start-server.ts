import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { removeFolder, type ServerFolder } from '../folder/server-folder.ts'
import { embeddedInstallation, type Installation } from '../installation/embedded-installation.ts'
import { usableInstallation } from '../installation/usable-installation.ts'
import { ServerError } from '../server-error.ts'
import { freePort } from './free-port.ts'
import { type GuardedServer, lastWords, launch } from './guarded-server.ts'
import { initialise, superuserPassword } from './initialise.ts'
import { isReady, releaseData } from './postmaster-file.ts'

/** A PostgreSQL server on the loopback address that lives no longer than this process, in whatever way it ends. */
export interface Server {
  /** Connects as superuser to the database `postgres`. */
  readonly superuserUrl: string
  /** Resolves when the server has ended, asked or not. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export interface StartServerOptions {
  /** Settings of `postgresql.conf` by their names. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** Further flags of `initdb`, which makes the data when there is none. */
  readonly initdbFlags?: readonly string[]
  /** Taken when it is free. @defaultValue any free port */
  readonly port?: number
  /** Whether the folder, which is of this run alone, is removed when the server or this process ends. @defaultValue false */
  readonly discard?: boolean
  /** @defaultValue the one from npm */
  readonly installation?: Installation
}

/** Only this machine gets in. */
const ownSettings = { listen_addresses: '127.0.0.1', unix_socket_directories: '' }

/**
 * Starts a server on the data of a folder, made if need be; takes one to three seconds. The caller sees to it that no
 * other program wants this folder: a server that is left there from an earlier run is ended first.
 *
 * @throws ServerError `no_binaries`, `unusable_data`, `did_not_start`
 */
export async function startServer(folder: ServerFolder, options: StartServerOptions = {}): Promise<Server> {
  const { initdbFlags = [], discard = false, installation = embeddedInstallation() } = options
  try {
    const usable = usableInstallation(installation, folder)
    initialise(folder, usable, initdbFlags)
    await releaseData(folder.data)
    const password = superuserPassword(folder)
    const { server, port } = await startOnFreePort(folder, usable, options)
    server.release()
    return {
      superuserUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      ended: server.ended,
      stop: async () => {
        await server.stop()
        if (discard) removeFolder(folder.path)
      },
    }
  } catch (error) {
    if (discard) removeFolder(folder.path)
    throw error
  }
}

interface Started {
  readonly server: GuardedServer
  readonly port: number
}

async function startOnFreePort(
  folder: ServerFolder,
  installation: Installation,
  options: StartServerOptions,
  attempts = 3,
): Promise<Started> {
  const { settings = {}, discard = false } = options
  const port = await freePort(options.port ?? 0)
  const all = Object.entries({ ...ownSettings, ...settings, port })
  const flags = all.flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const postgres = join(installation.folder, 'bin', 'postgres')
  const server = launch(folder, [postgres, '-D', folder.data, ...flags], discard)
  if (await becomesReady(server, folder.data)) return { server, port }
  // Another program may have taken the port between the look-up and the start.
  if (attempts > 1) return startOnFreePort(folder, installation, { ...options, port: 0 }, attempts - 1)
  throw new ServerError('did_not_start', `PostgreSQL did not start. Its last words:\n${lastWords(folder)}`)
}

async function becomesReady(server: GuardedServer, data: string): Promise<boolean> {
  let hasEnded = false
  server.ended.then(() => {
    hasEnded = true
  })
  while (!hasEnded && !isReady(data)) await sleep(20)
  return !hasEnded
}
