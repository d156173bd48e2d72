import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ServerUser } from './server-user.ts'

/**
 * The same binaries at a path that the server can be started from. `initdb` passes its own path through a
 * shell without escaping it, and the server's user may not be allowed into the checkout: in both cases
 * the installation is copied into `workFolder`.
 */
export function usableBinaries(binaries: string, workFolder: string, user: ServerUser): string {
  const shellSafe = !/["$`\\!]/.test(binaries)
  if (shellSafe && runs(binaries, workFolder, user)) return binaries
  const copy = join(workFolder, 'installation')
  cpSync(dirname(binaries), copy, { recursive: true, verbatimSymlinks: true })
  // What root leaves behind, the server's user could not remove.
  if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, copy])
  return join(copy, 'bin')
}

function runs(binaries: string, cwd: string, user: ServerUser): boolean {
  return spawnSync(join(binaries, 'postgres'), ['--version'], { ...user, cwd }).status === 0
}
