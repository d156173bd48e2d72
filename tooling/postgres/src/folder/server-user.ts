import { execFileSync } from 'node:child_process'
import { chownSync, statSync } from 'node:fs'
import { ServerError } from '../server-error.ts'

/** The ids that a server process takes; empty when it stays the current user. */
export interface ServerUser {
  readonly uid?: number
  readonly gid?: number
}

/**
 * PostgreSQL refuses to run as root: root hands its server to the owner of the data when there is some already, else
 * to `postgres` or `nobody`.
 *
 * @param data - Folder of the data, which need not exist yet.
 */
export function serverUser(data?: string): ServerUser {
  const owner = data === undefined ? undefined : statSync(data, { throwIfNoEntry: false })
  const self = process.getuid?.()
  if (self === undefined) return {}
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return {}
    throw new ServerError('foreign_data', `The data in ${data} belongs to another user.`)
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const found = idsOf('postgres') ?? idsOf('nobody')
  if (found) return found
  throw new ServerError(
    'no_user',
    'PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody".',
  )
}

/** Gives a file or folder to the user of the server. */
export function handOver(path: string, { uid, gid }: ServerUser): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

function idsOf(name: string): ServerUser | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
