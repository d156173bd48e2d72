import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pnpm, root, toolEnvironment } from './repository.mjs'
import { capture } from './run.mjs'

/**
 * Packs every public package as it would be published and checks the archive, then loads every entry point of the
 * built package with the Node.js that runs this script, which may be as old as the packages allow. Resolves with a text
 * per problem.
 */
export async function checkPackages() {
  const folder = mkdtempSync(join(tmpdir(), 'threadline-pack-'))
  try {
    const problems = []
    for (const name of readdirSync(join(root, 'packages'))) {
      problems.push(...(await checkPackage(join(root, 'packages', name), join(folder, `${name}.tgz`))))
    }
    return problems
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function checkPackage(cwd, archive) {
  const { name, exports } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  const commands = [
    pnpm('pack', '--out', archive),
    ['publint', archive, '--strict'],
    ['attw', archive, '--profile', 'esm-only'],
    ...Object.keys(exports).map((entry) => [
      process.execPath,
      '--input-type=module',
      '--eval',
      `await import(${JSON.stringify(name + entry.slice(1))})`,
    ]),
  ]
  const problems = []
  for (const command of commands) {
    const { status, output } = await capture(command, { cwd, env: toolEnvironment() })
    if (status !== 0) problems.push(`${name}: ${command.join(' ')}\n${output}`)
  }
  return problems
}
