import { isThreadlineError, sqlState } from '@threadline/core'
import { ServerError } from '@threadline/postgres'
import { DemoError } from './demo-error.ts'
import { serverRemedies } from './server-remedies.ts'

/** What is printed for an error, and the status with which the program ends. */
export interface Explanation {
  readonly text: string
  readonly exitCode: number
}

/** A sentence or two for what a person can do something about; the stack for what is a mistake of the demo itself. */
export function explainError(error: unknown): Explanation {
  if (error instanceof DemoError) {
    const { message, remedy, exitCode } = error
    return { text: [message, ...(remedy === undefined ? [] : [remedy])].join('\n'), exitCode }
  }
  if (error instanceof ServerError)
    return { text: `${error.message}\n${serverRemedies[error.problem]}`, exitCode: 1 }
  if (isThreadlineError(error)) return { text: error.message, exitCode: 1 }
  const root = rootCause(error)
  const isFromOutside = sqlState(error) !== undefined || typeof Reflect.get(root, 'syscall') === 'string'
  return {
    text: isFromOutside ? `It did not work: ${root.message}.` : (root.stack ?? root.message),
    exitCode: 1,
  }
}

function rootCause(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  return error.cause instanceof Error ? rootCause(error.cause) : error
}
