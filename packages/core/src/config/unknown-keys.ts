import { isPlainObject, type Problem } from '@threadline/contract'
import { knownKeys } from './config-schema.ts'
import { nearestName } from './nearest-name.ts'
import { problemPath } from './problem-path.ts'

/** A problem for each key that the configuration does not know, with the known key that it probably means. */
export function unknownKeys(config: unknown): Problem[] {
  return unknownKeysAt(config, '', [])
}

function unknownKeysAt(value: unknown, place: string, path: readonly string[]): Problem[] {
  if (!isPlainObject(value)) return []
  const known = knownKeys[place]
  return Object.keys(value).flatMap((key) => {
    if (known !== undefined && !known.includes(key))
      return [{ path: problemPath([...path, key]), message: unknownMessage(key, known) }]
    // Where no keys are known, the keys are names of tables.
    const inner = [...place.split('.'), known === undefined ? '*' : key]
      .filter((step) => step !== '')
      .join('.')
    return unknownKeysAt(value[key], inner, [...path, key])
  })
}

function unknownMessage(key: string, known: readonly string[]): string {
  const near = nearestName(key, known)
  return near === undefined
    ? `is not known; known here are ${known.join(', ')}`
    : `is not known; did you mean ${near}?`
}
