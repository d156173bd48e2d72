import { inspect } from 'node:util'
import { errorExitCode, isThreadlineError, type Problem, type ThreadlineError } from '@threadline/contract'
import type { Host } from '../host.ts'
import { createPaint, type Paint } from '../text/paint.ts'
import { escapeHidden } from '../text/visible-text.ts'

/** The exit status of a program that was interrupted, as shells have it: 128 and the number of SIGINT. */
const interruptedExit = 130

/** Tells the user what is wrong, on stderr, and returns the exit status. Never a stack trace, unless `THREADLINE_DEBUG` asks for it. */
export function reportError(error: unknown, host: Host): number {
  const { stderr, environment, signal } = host
  const paint = createPaint(stderr.color)
  if (environment.debug) stderr.write(`${inspect(error)}\n`)
  if (signal.aborted) {
    stderr.write(`${paint.warning('Interrupted:')} what was under way has been rolled back.\n`)
    return interruptedExit
  }
  stderr.write(isThreadlineError(error) ? knownErrorText(error, paint) : unknownErrorText(error, paint))
  return errorExitCode(error)
}

function knownErrorText(error: ThreadlineError, paint: Paint): string {
  const code = paint.quiet(`[${error.code}]`)
  const help = error.details?.help
  const problems = error.details?.problems ?? []
  const isList = problems.length > 1
  return [
    `${paint.error('error:')} ${escapeHidden(isList ? headOf(error.message) : error.message)} ${code}\n`,
    ...(isList ? problems.map(problemLine) : []),
    typeof help === 'string' ? paint.quiet(`See "${help} --help".\n`) : '',
  ].join('')
}

/** What stands in front of the problems, which the message has in one run and a list makes readable. */
function headOf(message: string): string {
  return `${/^[^:]*/.exec(message)?.[0]}:`
}

function problemLine({ path, message }: Problem): string {
  return `  ${escapeHidden(`${path} ${message}`.trim())}\n`
}

/** What is not an error of Threadline may hold SQL and values in its message, unless it comes from the file system. */
function unknownErrorText(error: unknown, paint: Paint): string {
  const reason = isSystemError(error)
    ? escapeHidden(error.message)
    : 'Something failed inside Threadline; run it again with THREADLINE_DEBUG=1 to see what.'
  return `${paint.error('error:')} ${reason} ${paint.quiet('[internal]')}\n`
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error
}
