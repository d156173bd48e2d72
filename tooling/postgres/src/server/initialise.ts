import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder, type ServerFolder, temporaryFolder } from '../folder/server-folder.ts'
import { handOver } from '../folder/server-user.ts'
import { isShellSafe } from '../folder/shell-safe.ts'
import { copyInstallation } from '../installation/copy-installation.ts'
import type { Installation } from '../installation/embedded-installation.ts'
import { ServerError } from '../server-error.ts'
import { serverVariables } from './server-variables.ts'

/** Makes the data of a server unless it is there, in one step that a crash cannot leave half-done. */
export function initialise(folder: ServerFolder, installation: Installation, flags: readonly string[]): void {
  if (existsSync(folder.data)) {
    requireVersion(folder, installation)
    return
  }
  const draft = `${folder.data}.draft`
  rmSync(draft, { recursive: true, force: true })
  rmSync(passwordFile(folder), { force: true })
  writeFileSync(passwordFile(folder), randomBytes(12).toString('hex'), { mode: 0o600, flag: 'wx' })
  handOver(passwordFile(folder), folder.user)
  initdb(folder, installation, [
    `--pgdata=${draft}`,
    '--username=postgres',
    `--pwfile=${passwordFile(folder)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    ...flags,
  ])
  renameSync(draft, folder.data)
}

/** The password of the superuser, which is of this machine alone and is never shown. */
export function superuserPassword(folder: ServerFolder): string {
  try {
    return readFileSync(passwordFile(folder), 'utf8')
  } catch (cause) {
    throw new ServerError('unusable_data', `The password of the server is missing from ${folder.path}.`, {
      cause,
    })
  }
}

function passwordFile({ path }: ServerFolder): string {
  return join(path, 'superuser-password')
}

/** `initdb` does not start from every path: then it does from a copy of the installation. */
function initdb(folder: ServerFolder, installation: Installation, flags: readonly string[]): void {
  if (isShellSafe(installation.folder)) {
    const options = { ...folder.user, cwd: folder.path, env: serverVariables(), stdio: 'pipe' } as const
    execFileSync(join(installation.folder, 'bin', 'initdb'), flags, options)
    return
  }
  const elsewhere = temporaryFolder()
  try {
    initdb(folder, copyInstallation(installation, elsewhere), flags)
  } finally {
    removeFolder(elsewhere.path)
  }
}

function requireVersion({ data }: ServerFolder, { version }: Installation): void {
  const [major] = version.split('.')
  const file = join(data, 'PG_VERSION')
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'no'
  if (found === major) return
  throw new ServerError(
    'unusable_data',
    `The data in ${data} is of ${found} PostgreSQL version that this one (${major}) can read.`,
  )
}
