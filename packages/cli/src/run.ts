import { exitCodes } from '@threadline/contract'
import { CommanderError } from 'commander'
import { reportError } from './errors/report-error.ts'
import type { Host } from './host.ts'
import { createProgram } from './program.ts'

/**
 * Runs one command line and returns the exit status: 0 fine, 1 it failed or nothing could be done, 2 wrong usage, 130 interrupted.
 *
 * @param args - The arguments after the name of the program.
 */
export async function run(args: readonly string[], host: Host): Promise<number> {
  try {
    await createProgram(host).parseAsync(args, { from: 'user' })
    return exitCodes.ok
  } catch (error) {
    // Help was shown: on request, or because no command was given.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    return reportError(error, host)
  }
}
