import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { root } from './repository.mjs'

/** Runs a command with this terminal; resolves with its exit status. Signals to this process reach the command. */
export async function run([command, ...args], options = {}) {
  return await finished(spawn(command, args, { cwd: root, stdio: 'inherit', ...options }))
}

/** Runs a command quietly; resolves with its exit status and all that it printed. */
export async function capture([command, ...args], options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const chunks = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk))
  const status = await finished(child)
  return { status, output: Buffer.concat(chunks).toString() }
}

async function finished(child) {
  const forward = (signal) => child.kill(signal)
  // A terminal sends Ctrl-C to the command as well: here it only must not end this process first.
  const wait = () => {}
  process.on('SIGTERM', forward).on('SIGHUP', forward).on('SIGINT', wait)
  try {
    const [code] = await once(child, 'close')
    return code ?? 1
  } finally {
    process.off('SIGTERM', forward).off('SIGHUP', forward).off('SIGINT', wait)
  }
}
