import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildConsole } from './build-console.mjs'
import { checkPackages } from './check-packages.mjs'
import { install } from './install.mjs'
import { currentNode, pnpm, toolEnvironment } from './repository.mjs'
import { capture, run } from './run.mjs'

/**
 * What `npm test` runs, in this order. A lane counts as one, the tests as many. The long ones show
 * their output as it comes, the others only when they fail.
 */
const lanes = {
  types: () => quietly(script('check:types')),
  lint: () => quietly(script('check:lint')),
  unused: () => quietly(script('check:unused')),
  manifests: () => quietly(script('check:manifests')),
  packages,
  tests: () => vitest(),
  browser,
  demo: () => openly([process.execPath, 'tooling/scripts/start.mjs', '--once']),
}

await install()
const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !Object.hasOwn(lanes, name))
if (unknown.length > 0) {
  console.error(`There is no lane ${unknown.join(', ')}. Lanes: ${Object.keys(lanes).join(', ')}.`)
  process.exit(2)
}

const total = { passed: 0, failed: 0, skipped: 0 }
const report = []
for (const name of chosen.length > 0 ? chosen : Object.keys(lanes)) {
  const begun = performance.now()
  const result = await lanes[name]()
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  for (const key of Object.keys(total)) total[key] += result[key]
  const line = `${result.failed === 0 ? '✓' : '✗'} ${name.padEnd(10)} ${seconds.padStart(6)} s`
  report.push(line)
  console.log(line)
}
if (report.length > 1) console.log(`\n${report.join('\n')}\n`)
console.log(summary(total))
process.exitCode = total.failed === 0 ? 0 : 1

function script(name) {
  return [currentNode, '--run', name]
}

async function quietly(command) {
  const { status, output } = await capture(command, { env: toolEnvironment() })
  if (status !== 0) console.log(output.trimEnd())
  return one(status === 0)
}

async function openly(command) {
  return one((await run(command, { env: toolEnvironment() })) === 0)
}

async function packages() {
  const built = await quietly(pnpm('run', 'build', '--output-logs=errors-only'))
  if (built.failed > 0) return built
  const problems = await checkPackages()
  for (const problem of problems) console.log(problem)
  return one(problems.length === 0)
}

/** The console in a real browser. */
async function browser() {
  const problem = await buildConsole()
  if (problem === null) return await vitest('--root=e2e')
  console.log(problem.trimEnd())
  return one(false)
}

/** One run of vitest; the figures are its own. */
async function vitest(...options) {
  const folder = mkdtempSync(join(tmpdir(), 'threadline-test-'))
  try {
    const file = join(folder, 'results.json')
    const status = await run(
      ['vitest', 'run', ...options, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      { env: toolEnvironment() },
    )
    const results = JSON.parse(readFileSync(file, 'utf8'))
    const failed = results.numFailedTests
    return {
      passed: results.numPassedTests,
      // A file that cannot be loaded and an error outside a test fail the run without failing a test.
      failed: status !== 0 && failed === 0 ? 1 : failed,
      skipped: results.numPendingTests + results.numTodoTests,
    }
  } catch (error) {
    console.log(`vitest left no results: ${error.message}`)
    return one(false)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function one(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}

function summary({ passed, failed, skipped }) {
  const counts = `${passed} passed, ${failed} failed`
  return skipped > 0 ? `${counts}, ${skipped} skipped` : counts
}
