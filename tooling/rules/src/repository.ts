import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Manifest {
  name: string
  version: string
  description?: string
  private?: boolean
  license?: string
  type?: string
  sideEffects?: boolean
  engines?: Record<string, string>
  files?: string[]
  repository?: unknown
  exports?: Record<string, Record<string, string>>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

export interface WorkspacePackage {
  /** Relative to the root; empty for the root itself. */
  folder: string
  manifest: Manifest
}

/** Every file of the repository, tracked or about to be, relative to the root. */
export const files: readonly string[] = execFileSync(
  'git',
  // The checkout may belong to another user than the one who runs the tests.
  ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
)
  .split('\0')
  .filter((file) => file !== '' && existsSync(join(root, file)))

export const read = (file: string): string => readFileSync(join(root, file), 'utf8')

export const exists = (file: string): boolean => existsSync(join(root, file))

/** Files written by people in TypeScript or JavaScript. */
export const sources = files.filter((file) => /\.(ts|tsx|mjs|js)$/.test(file))

export const workspacePackages: readonly WorkspacePackage[] = files
  .filter((file) => file === 'package.json' || file.endsWith('/package.json'))
  .map((file) => ({
    folder: file.slice(0, -'/package.json'.length),
    manifest: JSON.parse(read(file)) as Manifest,
  }))

export const publicPackages = workspacePackages.filter(({ manifest }) => manifest.private !== true)
