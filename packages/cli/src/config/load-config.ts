import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { isThreadlineError, ThreadlineError } from '@threadline/contract'
import { type ResolvedConfig, resolveConfig, type ThreadlineConfig } from '@threadline/core'
import { usageError } from '../errors/usage-error.ts'
import type { Host } from '../host.ts'
import { findConfig } from './find-config.ts'
import { importDefault } from './import-module.ts'

/** A configuration and where it comes from. */
export interface LoadedConfig {
  /** As it was written. */
  readonly config: ThreadlineConfig
  /** Checked, with every default. */
  readonly resolved: ResolvedConfig
  /** The file, relative to the working directory; undefined when there is none and the defaults are in force. */
  readonly file: string | undefined
}

/**
 * The configuration of a command: the given file, or the nearest one. Without one, the defaults are in force: no tables, and the audit
 * schema `threadline`.
 *
 * @throws ThreadlineError `usage` for a file that is not there, `invalid_config` for one that cannot be loaded or used
 */
export async function loadConfig(host: Host, given: string | undefined): Promise<LoadedConfig> {
  const file = given === undefined ? findConfig(host.cwd) : existingFile(host, given)
  if (file === undefined) return { config: {}, resolved: resolveConfig(), file: undefined }
  const name = relative(host.cwd, file) || file
  const config = await importConfig(file, name)
  return { config, resolved: checked(config, name), file: name }
}

function existingFile(host: Host, given: string): string {
  const file = resolve(host.cwd, given)
  if (existsSync(file)) return file
  throw usageError(
    `The configuration ${given} does not exist; check --config, or write one with "threadline init".`,
  )
}

async function importConfig(file: string, name: string): Promise<ThreadlineConfig> {
  let config: unknown
  try {
    config = await importDefault(file)
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new ThreadlineError('invalid_config', `${name} cannot be loaded: ${reason}`, { cause: error })
  }
  if (typeof config === 'object' && config !== null) return config
  throw new ThreadlineError(
    'invalid_config',
    `${name} has no configuration as its default export; write "export default defineConfig({ … })".`,
  )
}

function checked(config: ThreadlineConfig, name: string): ResolvedConfig {
  try {
    return resolveConfig(config)
  } catch (error) {
    if (!isThreadlineError(error, 'invalid_config')) throw error
    const message = error.message.replace(/^Invalid configuration/, `Invalid configuration in ${name}`)
    throw new ThreadlineError('invalid_config', message, { cause: error, details: { ...error.details } })
  }
}
