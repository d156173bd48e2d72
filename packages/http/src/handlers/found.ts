import { ThreadlineError } from '@threadline/contract'

/** What was found, or the one answer for everything that is not there or hidden. */
export function found<Value>(value: Value | null, what: string): Value {
  if (value === null) throw new ThreadlineError('not_found', `There is no ${what} with this id.`)
  return value
}
