import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from '@threadline/postgres'

const debianRoot = '/usr/lib/postgresql'

/** The oldest supported PostgreSQL that Debian's packages installed, if there is one. */
export function olderInstallation(root = debianRoot): Installation | undefined {
  if (!existsSync(root)) return undefined
  return readdirSync(root)
    .map(Number)
    .filter((major) => major >= 14 && major < 18)
    .sort((a, b) => a - b)
    .map((major) => ({ folder: join(root, String(major)), version: String(major) }))
    .find(({ folder }) => existsSync(join(folder, 'bin', 'postgres')))
}
