import { isJsonObject, parseJson, parseRowKeyInput, type ResolvedRowKeyInput } from '@threadline/contract'

/** The forms of a key, for help. */
export const rowKeyForms = 'the value; for a key of several columns all values in order, or a JSON object'

/**
 * A key as it is given in words of the command line: one value, several in key order, or a JSON object of columns to values. Text that
 * begins with a brace but is no JSON object is a value. Digits beyond 2^53 are kept.
 *
 * @throws ThreadlineError `invalid_key` for an object with other values than text, numbers and truth values
 */
export function readRowKey(words: readonly string[]): ResolvedRowKeyInput {
  const [only = ''] = words
  if (words.length !== 1) return [...words]
  const object = only.trimStart().startsWith('{') ? jsonObject(only) : undefined
  return object === undefined ? only : parseRowKeyInput(object)
}

function jsonObject(text: string): object | undefined {
  try {
    const value = parseJson(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
