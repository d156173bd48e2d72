import { pnpm, toolEnvironment } from './repository.mjs'
import { capture } from './run.mjs'

/** Builds the console unless it has been built as it is; resolves with what was printed when that fails, and else with null. */
export async function buildConsole() {
  const command = pnpm(
    'exec',
    'turbo',
    'run',
    'build',
    '--filter=@threadline/console',
    '--output-logs=errors-only',
  )
  const { status, output } = await capture(command, { env: toolEnvironment() })
  return status === 0 ? null : output
}
