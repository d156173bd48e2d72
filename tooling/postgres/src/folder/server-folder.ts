import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ServerError } from '../server-error.ts'
import { handOver, type ServerUser, serverUser } from './server-user.ts'
import { isShellSafe } from './shell-safe.ts'

/** A folder that belongs to one server: its data, its log, its password. */
export interface ServerFolder {
  readonly path: string
  /** Folder of the data: below `path`, made by `startServer`. */
  readonly data: string
  readonly user: ServerUser
}

/**
 * The folder at `path`, made if need be. Where the user of the server cannot get there, as below the home folder of
 * root, it becomes a link to a folder outside.
 *
 * @throws ServerError `foreign_data`, `no_entry`, `no_user`
 */
export function keptFolder(path: string): ServerFolder {
  const existing = existsSync(path) ? realpathSync(path) : undefined
  const user = serverUser(join(existing ?? path, 'data'))
  if (existing !== undefined && (existsSync(join(existing, 'data')) || canEnter(existing, user)))
    return requireEntry(existing, user)
  removeFolder(path)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  handOver(path, user)
  if (canEnter(path, user)) return folderAt(realpathSync(path), user)
  removeFolder(path)
  const outside = temporaryFolderFor(user, ['/var/tmp', tmpdir(), '/tmp'])
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(outside.path, path)
  return outside
}

/** A folder for one run, at a path that is safe in every respect. @throws ServerError `no_user` */
export function temporaryFolder(): ServerFolder {
  return temporaryFolderFor(serverUser(), [tmpdir(), '/tmp', '/var/tmp'])
}

/** Removes the folder, and the link where the folder is outside. */
export function removeFolder(path: string): void {
  if (existsSync(path)) rmSync(realpathSync(path), { recursive: true, force: true })
  rmSync(path, { recursive: true, force: true })
}

function temporaryFolderFor(user: ServerUser, parents: readonly string[]): ServerFolder {
  const parent = parents.find(
    (folder) => existsSync(folder) && isShellSafe(realpathSync(folder)) && canEnter(folder, user),
  )
  if (parent === undefined) {
    throw new ServerError(
      'no_user',
      `The user that PostgreSQL has to run as cannot write to ${parents.join(' or ')}.`,
    )
  }
  const path = realpathSync(mkdtempSync(join(parent, 'threadline-postgres-')))
  handOver(path, user)
  return folderAt(path, user)
}

function requireEntry(path: string, user: ServerUser): ServerFolder {
  if (canEnter(path, user)) return folderAt(path, user)
  throw new ServerError('no_entry', `The user that owns the data in ${path} cannot get there.`)
}

function folderAt(path: string, user: ServerUser): ServerFolder {
  return { path, data: join(path, 'data'), user }
}

function canEnter(path: string, user: ServerUser): boolean {
  return spawnSync('sh', ['-c', 'cd -- "$1" && [ -w . ]', 'sh', path], { ...user, cwd: '/' }).status === 0
}
