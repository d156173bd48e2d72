import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerUser, serverUser } from './server-user.ts'
import { usableBinaries } from './usable-binaries.ts'

/** A throw-away PostgreSQL server on a free port of the loopback address. */
export type LocalServer = {
  /** Connects as superuser to the database `postgres`. */
  url: string
  /** Ends the server and removes its files; the end of this process does the same. */
  stop: () => Promise<void>
}

export type StartServerOptions = {
  /** Folder that holds `initdb`, `pg_ctl` and `postgres`. */
  binaries: string
  /** Further flags of `initdb`, e.g. for the collation of the cluster. */
  initdbFlags?: string[]
}

/**
 * Data is thrown away, so durability is off. The time zone is one that no test would pick by accident:
 * code that silently relies on the server's zone being UTC fails here.
 */
const settings = {
  listen_addresses: "'127.0.0.1'",
  unix_socket_directories: "''",
  max_connections: 200,
  max_prepared_transactions: 20,
  shared_buffers: "'128MB'",
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: "'4GB'",
  checkpoint_timeout: "'1h'",
  autovacuum: 'off',
  jit: 'off',
  timezone: "'Asia/Kathmandu'",
  log_timezone: "'UTC'",
}

/**
 * The shell that starts the server waits for its input to end, which happens when `stop` is called and also
 * when this process dies in whatever way, and then takes server and files away.
 */
const guardian = `
"$1/pg_ctl" start --wait --silent --pgdata "$2/data" --log "$2/log" || exit 1
echo ready
cat >/dev/null
"$1/pg_ctl" stop --wait --silent --mode fast --pgdata "$2/data" || "$1/pg_ctl" stop --mode immediate --pgdata "$2/data"
cd / && rm -rf "$2"
`

/** Makes a cluster in a temporary folder and starts a server on it; takes one to three seconds. */
export async function startServer(options: StartServerOptions): Promise<LocalServer> {
  const user = serverUser()
  const folder = mkdtempSync(join(tmpdir(), 'threadline-pg-'))
  try {
    takeOwnership(folder, user)
    const binaries = usableBinaries(options.binaries, folder, user)
    const password = randomBytes(12).toString('hex')
    initialise(binaries, folder, user, password, options.initdbFlags ?? [])
    const { port, process } = await startOnFreePort(binaries, folder, user)
    return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: () => stop(process) }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function initialise(binaries: string, folder: string, user: ServerUser, password: string, flags: string[]) {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  takeOwnership(passwordFile, user)
  const data = join(folder, 'data')
  const common = ['--no-sync', '--auth=scram-sha-256', '--username=postgres', '--encoding=UTF8', '--locale=C']
  execFileSync(
    join(binaries, 'initdb'),
    [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...common, ...flags],
    { ...user, cwd: folder, env: serverEnvironment(), stdio: 'pipe' },
  )
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
  appendFileSync(join(data, 'postgresql.conf'), lines.join(''))
}

async function startOnFreePort(binaries: string, folder: string, user: ServerUser, attempts = 3) {
  const port = await freePort()
  appendFileSync(join(folder, 'data', 'postgresql.conf'), `port = ${port}\n`)
  const child = spawn('sh', ['-c', guardian, 'guardian', binaries, folder], {
    ...user,
    cwd: folder,
    env: serverEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  })
  const ready = await Promise.race([
    once(child.stdout, 'data').then(() => true),
    once(child, 'exit').then(() => false),
  ])
  if (ready) {
    release(child)
    return { port, process: child }
  }
  // Another program may have taken the port between the look-up and the start.
  if (attempts > 1) return startOnFreePort(binaries, folder, user, attempts - 1)
  throw new Error(`PostgreSQL did not start:\n${readFileSync(join(folder, 'log'), 'utf8').slice(-2000)}`)
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.ref()
  child.stdin?.end()
  await exited
}

/** Lets this process end while the server still runs; the guardian notices the end. */
function release(child: ChildProcess) {
  child.unref()
  for (const stream of [child.stdin, child.stdout]) {
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref()
  }
}

/** A server must not inherit the settings (PGDATA, PGOPTIONS, PGTZ …) of the shell that runs the tests. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C' }
}

function takeOwnership(path: string, user: ServerUser) {
  if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid)
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
