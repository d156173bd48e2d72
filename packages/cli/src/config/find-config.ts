import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The names of a configuration file, in the order of preference. */
const configFileNames = ['ts', 'mts', 'js', 'mjs'].map((extension) => `threadline.config.${extension}`)

/** The configuration file of a folder, or undefined. */
export function configFileIn(folder: string): string | undefined {
  return configFileNames.map((name) => join(folder, name)).find((file) => existsSync(file))
}

/** The nearest configuration file: in a folder or in one of those above it. */
export function findConfig(folder: string): string | undefined {
  const file = configFileIn(folder)
  const parent = dirname(folder)
  return file ?? (parent === folder ? undefined : findConfig(parent))
}
