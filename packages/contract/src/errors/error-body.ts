import { z } from 'zod'
import { isJsonObject, jsonObjectSchema } from '../json/json-value.ts'
import { parseJson } from '../json/parse-json.ts'
import { stringifyJson } from '../json/stringify-json.ts'
import { type ErrorCode, errorCodes, exitCodes } from './error-codes.ts'
import { isThreadlineError } from './threadline-error.ts'

/** The body of every error answer of the HTTP API. */
export const errorBodySchema = z
  .object({
    error: z.object({
      code: z.string().meta({ description: 'Stable code; decide by it, not by the message.' }),
      message: z.string(),
      details: jsonObjectSchema.optional(),
      requestId: z.string().meta({ description: 'Names this answer in the log of the server.' }),
    }),
  })
  .meta({ id: 'ErrorBody' })

export type ErrorBody = z.infer<typeof errorBodySchema>

const internalMessage =
  'Something failed inside Threadline; the log of the server has the cause under this request id.'

/**
 * The body for any thrown value. Only an error of Threadline is described; anything else, which may contain SQL or
 * values of rows, becomes `internal` without its message. Causes never leave the process.
 */
export function toErrorBody(error: unknown, requestId: string): ErrorBody {
  const code = errorCodeOf(error)
  if (!isThreadlineError(error) || code === 'internal') {
    return { error: { code, message: internalMessage, requestId } }
  }
  const details = error.details === undefined ? undefined : parseJson(stringifyJson(error.details))
  return {
    error: { code, message: error.message, ...(isJsonObject(details) ? { details } : {}), requestId },
  }
}

/** The HTTP status for any thrown value; 500 for what is not an error of Threadline. */
export function errorStatus(error: unknown): number {
  return errorCodes[errorCodeOf(error)].status
}

/** The exit status of the command line for any thrown value; 1 for what is not an error of Threadline. */
export function errorExitCode(error: unknown): number {
  return isThreadlineError(error) ? errorCodes[errorCodeOf(error)].exit : exitCodes.failed
}

// An error of another, newer copy of the package may carry a code that this one does not know.
function errorCodeOf(error: unknown): ErrorCode {
  return isThreadlineError(error) && Object.hasOwn(errorCodes, error.code) ? error.code : 'internal'
}
