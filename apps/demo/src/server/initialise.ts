import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DemoError } from '../demo-error.ts'
import type { ServerFolder } from './server-folder.ts'
import { handOver } from './server-user.ts'

/** The major version whose data the server of the npm package can read. */
const major = '18'

/** Only this machine gets in, and an audit trail is worth little if a crash of the machine can tear it. */
const settings = {
  listen_addresses: "'127.0.0.1'",
  unix_socket_directories: "''",
  max_connections: 50,
  log_checkpoints: 'off',
}

/** For data that is thrown away. */
const hasty = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

export interface InitialiseOptions {
  readonly variables: NodeJS.ProcessEnv
  /** Whether the data has to survive a crash of the machine. */
  readonly durable: boolean
}

/** Makes the data of a server unless it is there, in one step that a crash cannot leave half-done. */
export function initialise(folder: ServerFolder, binaries: string, options: InitialiseOptions): void {
  if (existsSync(folder.data)) {
    requireVersion(folder)
    return
  }
  const draft = `${folder.data}.draft`
  rmSync(draft, { recursive: true, force: true })
  rmSync(passwordFile(folder), { force: true })
  writeFileSync(passwordFile(folder), randomBytes(12).toString('hex'), { mode: 0o600, flag: 'wx' })
  handOver(passwordFile(folder), folder.user)
  const flags = [
    `--pgdata=${draft}`,
    '--username=postgres',
    `--pwfile=${passwordFile(folder)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C',
    '--builtin-locale=C.UTF-8',
    ...(options.durable ? [] : ['--no-sync']),
  ]
  execFileSync(join(binaries, 'initdb'), flags, {
    ...folder.user,
    cwd: folder.path,
    env: options.variables,
    stdio: 'pipe',
  })
  const lines = Object.entries({ ...settings, ...(options.durable ? {} : hasty) })
  appendFileSync(
    join(draft, 'postgresql.conf'),
    lines.map(([name, value]) => `${name} = ${value}\n`).join(''),
  )
  renameSync(draft, folder.data)
}

/** The password of the superuser, which is of this machine alone and is never shown. */
export function superuserPassword(folder: ServerFolder): string {
  try {
    return readFileSync(passwordFile(folder), 'utf8')
  } catch (cause) {
    throw new DemoError(`The password of the demo's server is missing from ${folder.path}.`, {
      remedy: 'Begin anew: npm start -- --fresh',
      cause,
    })
  }
}

function passwordFile({ path }: ServerFolder): string {
  return join(path, 'superuser-password')
}

function requireVersion({ data }: ServerFolder): void {
  const file = join(data, 'PG_VERSION')
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'no'
  if (found === major) return
  throw new DemoError(
    `The data in ${data} is of ${found} PostgreSQL version that this one (${major}) can read.`,
    {
      remedy: 'Begin anew: npm start -- --fresh',
    },
  )
}
