import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../../../shared/data/chinook/chinook.sql', import.meta.url))

/** The published sample database Chinook as SQL; `undefined` where it does not lie beside the repository, which in CI is an error. */
export function sampleData(): string | undefined {
  if (existsSync(file)) {
    // What goes before creates and enters a database of its own.
    return readFileSync(file, 'utf8').replace(/^[\s\S]*^\\c .*$/m, '')
  }
  if (process.env.CI) throw new Error(`CI needs the sample database Chinook in ${file}.`)
  return undefined
}
