import { ThreadlineError } from '@threadline/contract'

/** A command that was not given as it can be used. @param help - The command whose help says how. */
export function usageError(message: string, help?: string): ThreadlineError {
  return new ThreadlineError('usage', message, help === undefined ? {} : { details: { help } })
}
