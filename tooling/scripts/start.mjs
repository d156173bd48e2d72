import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildConsole } from './build-console.mjs'
import { install } from './install.mjs'
import { currentNode, root, toolEnvironment } from './repository.mjs'
import { run } from './run.mjs'

// `npm start [-- --once | --fresh | …]`: installs what is missing, builds the console, then runs the demonstration.
await install()
const problem = process.argv.includes('--once') ? null : await buildConsole()
if (problem !== null)
  console.error(`${problem.trimEnd()}\nThe console could not be built; everything else works without it.`)
process.exitCode = await runDemo(process.argv.slice(2))

/** Runs the demo's own start script without a package manager in between, so that signals reach it. */
async function runDemo(args) {
  const folder = join(root, 'apps', 'demo')
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const [, ...fixed] = scripts.start.split(' ')
  return await run([currentNode, ...fixed, ...args], { cwd: folder, env: toolEnvironment() })
}
