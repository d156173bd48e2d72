import type { JsonValue } from '../json/json-value.ts'
import type { ErrorCode } from './error-codes.ts'
import type { Problem } from './problem.ts'

/** Facts about an error that are safe to show: names and problems, never SQL or values of rows. */
export interface ErrorDetails {
  /** Everything that is wrong with an input, each with its path. */
  readonly problems?: readonly Problem[]
  readonly [name: string]: JsonValue | readonly Problem[] | undefined
}

/** What may accompany an error. */
export interface ThreadlineErrorOptions {
  readonly details?: ErrorDetails
  readonly cause?: unknown
}

// Registered globally: two copies of this package in one process recognise each other's errors.
const brand = Symbol.for('threadline.error')

/**
 * The one error class of Threadline. The message is a sentence that names the thing and the remedy; programs decide
 * by `code`. `cause` keeps the original error for the log and never leaves the process.
 */
export class ThreadlineError extends Error {
  override readonly name = 'ThreadlineError'
  readonly code: ErrorCode
  readonly details: ErrorDetails | undefined
  readonly [brand] = true

  constructor(code: ErrorCode, message: string, options: ThreadlineErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.details = options.details
  }
}

/**
 * Whether a value is an error of Threadline, also one made by another copy of the package.
 *
 * @param code - Only an error with this code.
 */
export function isThreadlineError(value: unknown, code?: ErrorCode): value is ThreadlineError {
  if (!(value instanceof Error) || !(brand in value)) return false
  return code === undefined || ('code' in value && value.code === code)
}
