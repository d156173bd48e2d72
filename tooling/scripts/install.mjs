import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { currentNode, pnpm, root } from './repository.mjs'
import { capture } from './run.mjs'

const stamp = join(root, 'node_modules', '.threadline-install')

/** Installs what the lockfile names, unless that has been done since it last changed. */
export async function install() {
  const wanted = fingerprint()
  if (existsSync(currentNode) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('Installing the workspace …')
  const { status, output } = await capture(pnpm('install', '--frozen-lockfile'), {
    // Without a terminal pnpm would stop to ask before it replaces a folder of another version.
    env: { ...process.env, CI: 'true' },
  })
  if (status !== 0) {
    console.error(output)
    console.error('The workspace could not be installed: the lines above say why.')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}

/** Changes with everything that decides what is installed, the place of the checkout included. */
function fingerprint() {
  const hash = createHash('sha256').update(root)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()]) {
    hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function manifests() {
  const groups = ['packages', 'apps', 'tooling', 'examples']
  const folders = ['.', 'e2e', ...groups.flatMap((group) => foldersIn(group))]
  return folders.map((folder) => join(folder, 'package.json')).filter((file) => existsSync(join(root, file)))
}

function foldersIn(group) {
  const folder = join(root, group)
  return existsSync(folder) ? readdirSync(folder).map((name) => join(group, name)) : []
}
