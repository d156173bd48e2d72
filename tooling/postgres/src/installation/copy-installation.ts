import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerFolder } from '../folder/server-folder.ts'
import type { Installation } from './embedded-installation.ts'

/** A copy in the folder of a server, for its user; made in one step unless it is there. */
export function copyInstallation(original: Installation, { path, user }: ServerFolder): Installation {
  const folder = join(path, `postgresql-${original.version}`)
  if (!existsSync(folder)) {
    const draft = `${folder}.draft`
    rmSync(draft, { recursive: true, force: true })
    cpSync(original.folder, draft, { recursive: true, verbatimSymlinks: true })
    if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, draft])
    renameSync(draft, folder)
  }
  return { ...original, folder }
}
