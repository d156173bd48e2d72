import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { ServerFolder } from '../folder/server-folder.ts'
import { ServerError } from '../server-error.ts'
import { copyInstallation } from './copy-installation.ts'
import type { Installation } from './embedded-installation.ts'

/** The installation, or a copy beside the data where the user of the server is not allowed into the checkout. */
export function usableInstallation(original: Installation, folder: ServerFolder): Installation {
  if (runs(original, folder)) return original
  const copy = copyInstallation(original, folder)
  if (runs(copy, folder)) return copy
  throw new ServerError('no_binaries', `PostgreSQL ${original.version} does not run on this machine.`)
}

function runs({ folder }: Installation, { user, path }: ServerFolder): boolean {
  return spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { ...user, cwd: path }).status === 0
}
