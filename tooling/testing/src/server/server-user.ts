import { execFileSync } from 'node:child_process'

/** The ids a server process takes; empty when it can stay the current user. */
export type ServerUser = { uid?: number; gid?: number }

/** PostgreSQL refuses to run as root, so root hands its server to `postgres` or, without one, to `nobody`. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    const ids = idsOf(name)
    if (ids) return ids
  }
  throw new Error(
    'PostgreSQL cannot run as root, and this system has neither a user "postgres" nor "nobody".',
  )
}

function idsOf(name: string): ServerUser | undefined {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
