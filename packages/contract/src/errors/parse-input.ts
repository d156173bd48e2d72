import type { z } from 'zod'
import { type ErrorCode, errorCodes } from './error-codes.ts'
import { describeProblems, problemsFromZod } from './problem.ts'
import { ThreadlineError } from './threadline-error.ts'

/** How a failed parse is reported. */
export interface ParseInputOptions {
  readonly code: ErrorCode
  /** The names that the top level knows; listed when an unknown one is found. */
  readonly known?: readonly string[]
}

/**
 * Parses an input, or throws one error that holds every problem at once.
 *
 * @throws ThreadlineError with the given code and `details.problems`.
 */
export function parseInput<Output>(
  schema: z.ZodType<Output>,
  input: unknown,
  options: ParseInputOptions,
): Output {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const problems = problemsFromZod(result.error, options.known)
  throw new ThreadlineError(options.code, describeProblems(errorCodes[options.code].title, problems), {
    details: { problems },
  })
}
