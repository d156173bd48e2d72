import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DemoError } from '../demo-error.ts'
import { handOver, type ServerUser, serverUser } from './server-user.ts'

/** A folder that belongs to one server: its data, its log, its password. */
export interface ServerFolder {
  readonly path: string
  /** Folder of the data: below `path`, made by `initialise`. */
  readonly data: string
  readonly user: ServerUser
}

/**
 * The folder at `path`, made if need be. Where the user of the server cannot get there, as below the home folder of
 * root, it becomes a link to a folder outside.
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
  const outside = temporaryFolder('/var/tmp', user)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(outside.path, path)
  return outside
}

/** A folder for one run. */
export function throwAwayFolder(): ServerFolder {
  return temporaryFolder(tmpdir(), serverUser(''))
}

/** Removes the folder, and the link where the folder is outside. */
export function removeFolder(path: string): void {
  if (existsSync(path)) rmSync(realpathSync(path), { recursive: true, force: true })
  rmSync(path, { recursive: true, force: true })
}

function temporaryFolder(preferred: string, user: ServerUser): ServerFolder {
  const parent = [preferred, tmpdir(), '/tmp'].find((folder) => existsSync(folder) && canEnter(folder, user))
  if (parent === undefined) {
    throw new DemoError(`The user that PostgreSQL has to run as cannot write to ${preferred}.`, {
      remedy: 'Start the demo as an ordinary user.',
    })
  }
  const path = realpathSync(mkdtempSync(join(parent, 'threadline-demo-')))
  handOver(path, user)
  return folderAt(path, user)
}

function requireEntry(path: string, user: ServerUser): ServerFolder {
  if (canEnter(path, user)) return folderAt(path, user)
  throw new DemoError(`The user that owns the data in ${path} cannot get there.`, {
    remedy: 'Start the demo as that user, or begin anew: npm start -- --fresh',
  })
}

function folderAt(path: string, user: ServerUser): ServerFolder {
  return { path, data: join(path, 'data'), user }
}

function canEnter(path: string, user: ServerUser): boolean {
  return spawnSync('sh', ['-c', 'cd -- "$1" && [ -w . ]', 'sh', path], { ...user, cwd: '/' }).status === 0
}
