import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { usageError } from '../errors/usage-error.ts'
import type { Host } from '../host.ts'
import {
  type MigrationFormat,
  type MigrationFormatName,
  migrationFormats,
} from '../migration/migration-format.ts'
import { once, someText } from './once.ts'

/** Where SQL goes: into a migration file, or into the database at once. */
export interface MigrationOptions {
  readonly dir?: string
  readonly format?: MigrationFormatName
  readonly apply?: true
}

/** Where a migration file is to be written, and how. */
export interface MigrationTarget {
  readonly format: MigrationFormat
  /** Absolute. */
  readonly folder: string
}

/** Adds `--dir`, `--format` and `--apply`. */
export function addMigrationOptions(command: Command): Command {
  const folders = Object.entries(migrationFormats).map(([name, { folder }]) => `${folder} for ${name}`)
  return command
    .option('--dir <folder>', `folder of migrations (default: ${folders.join(', ')})`, once(someText))
    .addOption(
      new Option('--format <tool>', 'the tool that runs the migrations (default: sql)').choices(
        Object.keys(migrationFormats),
      ),
    )
    .option('--apply', 'run it in the database at once instead of writing a migration')
}

/**
 * Where the migration file goes; undefined with `--apply`.
 *
 * @throws ThreadlineError `usage` when both are asked for
 */
export function migrationTarget(
  host: Host,
  { dir, format: name, apply }: MigrationOptions,
  help: string,
): MigrationTarget | undefined {
  const format = migrationFormats[name ?? 'sql']
  if (apply !== true) return { format, folder: resolve(host.cwd, dir ?? format.folder) }
  if (dir === undefined && name === undefined) return undefined
  throw usageError('With --apply no migration is written; leave out --dir and --format.', help)
}
