import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pnpm, root, toolEnvironment } from './repository.mjs'
import { capture } from './run.mjs'

/**
 * Installs what runs the service into an empty folder, as a user of the published packages would: from archives, with npm, without anything of this
 * checkout. The container is made with it, and a test starts what it has installed.
 *
 * @throws Error with all that a step printed, when one fails
 */
export async function installService(folder) {
  const archives = mkdtempSync(join(tmpdir(), 'threadline-archives-'))
  try {
    await step(pnpm('run', 'build', '--output-logs=errors-only'))
    const files = []
    for (const name of readdirSync(join(root, 'packages'))) {
      const file = join(archives, `${name}.tgz`)
      await step(pnpm('pack', '--out', file), { cwd: join(root, 'packages', name) })
      files.push(file)
    }
    mkdirSync(folder, { recursive: true })
    const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--ignore-scripts', '--omit=dev']
    await step(['npm', 'install', ...quiet, ...files], { cwd: folder })
  } finally {
    rmSync(archives, { recursive: true, force: true })
  }
}

async function step(command, { cwd = root } = {}) {
  const { status, output } = await capture(command, { cwd, env: toolEnvironment() })
  if (status !== 0) throw new Error(`${command.join(' ')}\n${output}`)
}
