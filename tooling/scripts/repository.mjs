import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The Node.js that the root's devDependency `node` installs: current, whatever the machine has. */
export const currentNode = join(root, 'node_modules', 'node', 'bin', 'node')

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Command and arguments that run pnpm, which a machine need not have. */
export const pnpm = (...args) => ['npx', '--yes', packageManager, ...args]

/** The environment of a step: the workspace's tools, and its Node.js, come first. */
export const toolEnvironment = () => ({
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
})
