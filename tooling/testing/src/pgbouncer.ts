import { existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, lastWords, launch, type ServerFolder, temporaryFolder } from '@threadline/postgres'
import type { TestServer } from './database/test-server.ts'

/** After how much of the work of a client its server connection may serve another. */
export type PoolMode = 'session' | 'transaction' | 'statement'

/** A running PgBouncer before one server. */
export interface Pooler {
  /** The same database and user through the pooler, of the role that owns the test databases. */
  through(url: string): string
}

export interface PoolerOptions {
  readonly mode: PoolMode
  /** Server connections for each database and user. */
  readonly poolSize: number
}

const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find((path) =>
  existsSync(path),
)

const started = new Map<string, Promise<Pooler>>()

/**
 * A PgBouncer before this server; `undefined` where none is installed, which in CI is an error. One serves all tests of a worker that ask for the same, each
 * database with connections of its own, and ends with the worker.
 */
export async function pgbouncer(server: TestServer, options: PoolerOptions): Promise<Pooler | undefined> {
  if (program === undefined) {
    if (process.env.CI) throw new Error('CI needs PgBouncer: install the package "pgbouncer".')
    return undefined
  }
  const key = JSON.stringify([server.ownerUrl, options])
  const pooler = started.get(key) ?? start(program, server, options)
  started.set(key, pooler)
  return pooler
}

async function start(
  path: string,
  server: TestServer,
  options: PoolerOptions,
  attempts = 3,
): Promise<Pooler> {
  const folder = temporaryFolder()
  const port = await freePort(0)
  const settings = writeSettings(folder, new URL(server.ownerUrl), { ...options, port })
  const process = launch(folder, [path, settings], true, 'TERM')
  if (await accepts(port, process.ended)) {
    process.release()
    return { through: (url) => atPort(url, port) }
  }
  // Another program may have taken the port between the look-up and the start.
  if (attempts > 1) return start(path, server, options, attempts - 1)
  throw new Error(`PgBouncer did not start. Its last words:\n${lastWords(folder)}`)
}

/** Only the owner of the test databases can log in: the server wants a password, which PgBouncer has to know. */
function writeSettings(
  folder: ServerFolder,
  owner: URL,
  { mode, poolSize, port }: PoolerOptions & { port: number },
): string {
  const users = join(folder.path, 'users.txt')
  writeFileSync(users, `"${owner.username}" "${owner.password}"\n`)
  const settings = join(folder.path, 'pgbouncer.ini')
  writeFileSync(
    settings,
    `[databases]
* = host=${owner.hostname} port=${owner.port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${mode}
default_pool_size = ${poolSize}
max_client_conn = 500
`,
  )
  return settings
}

function atPort(url: string, port: number): string {
  const changed = new URL(url)
  changed.hostname = '127.0.0.1'
  changed.port = String(port)
  return changed.href
}

/** Waits until the port takes connections, or the process has ended. */
async function accepts(port: number, ended: Promise<void>): Promise<boolean> {
  let hasEnded = false
  ended.then(() => {
    hasEnded = true
  })
  while (!hasEnded) {
    if (await canConnect(port)) return true
    await sleep(20)
  }
  return false
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const settle = (connected: boolean) => {
      socket.destroy()
      resolve(connected)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}
